-- title: Instances terminated
-- question: Who terminated this EC2 instance, and when?
-- category: infrastructure
-- parameters:
--   instance_id | text | | the instance ID; empty means every instance
--   days | days | 90 | how many days to look back
SELECT
  eventTime,
  json_format(json_extract(requestParameters, '$.instancesSet.items')) AS instances,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  userIdentity.invokedBy AS invokedBy,
  sourceIPAddress,
  userAgent,
  awsRegion,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'ec2.amazonaws.com'
  AND eventName = 'TerminateInstances'
  AND eventTime >= :days
  AND errorCode IS NULL
  AND (:instance_id = '' OR strpos(requestParameters, concat('"', :instance_id, '"')) > 0)
ORDER BY eventTime DESC, eventID
