-- title: Policies that changed, and who changed them
-- question: Which customer managed policies changed in the last 30 days, through which call, by whom and from where?
-- category: recorded resources
-- parameters:
--   days | days | 30 | how many days to look back
--   policy | text | | only the policy of this name; empty means every policy
SELECT
  configuration_items.configurationItemCaptureTime,
  configuration_items.accountId,
  configuration_items.resourceName,
  configuration_items.arn,
  configuration_items.version,
  configuration_items.configurationItemStatus,
  configuration_items.origin,
  events.eventName,
  events.principalArn,
  events.userArn,
  events.sourceIPAddress,
  events.eventID
FROM configuration_items
LEFT JOIN events
  ON events.eventID = element_at(configuration_items.relatedEvents, 1)
  AND events.recipientAccountId = configuration_items.accountId
  AND events.eventTime >= :days
WHERE configuration_items.resourceType = 'AWS::IAM::Policy'
  AND configuration_items.accountId <> 'aws'
  AND configuration_items.configurationItemCaptureTime >= :days
  AND (:policy = '' OR configuration_items.resourceName = :policy)
ORDER BY
  configuration_items.configurationItemCaptureTime DESC,
  configuration_items.arn,
  configuration_items.version DESC
