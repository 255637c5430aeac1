-- title: Changes that no event explains
-- question: Which resources were found changed in the last 30 days though the trail shows no call that changed them?
-- category: recorded resources
-- parameters:
--   days | days | 30 | how many days to look back
SELECT
  since AS changedAfter,
  configurationItemCaptureTime AS foundAt,
  accountId,
  awsRegion,
  resourceType,
  resourceName,
  arn,
  configurationItemStatus
FROM configuration_items
WHERE origin = 'gap'
  AND configurationItemCaptureTime >= :days
ORDER BY configurationItemCaptureTime DESC, accountId, resourceType, resourceId, version DESC
