-- title: Instances launched
-- question: Who launched EC2 instances, of which type, and with which instance profile?
-- category: infrastructure
-- parameters:
--   days | days | 30 | how many days to look back
SELECT
  eventTime,
  json_extract_scalar(responseElements, '$.instancesSet.items[0].instanceId') AS firstInstanceId,
  json_extract_scalar(requestParameters, '$.instanceType') AS instanceType,
  coalesce(
    json_extract_scalar(requestParameters, '$.iamInstanceProfile.arn'),
    json_extract_scalar(requestParameters, '$.iamInstanceProfile.name')
  ) AS instanceProfile,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  userIdentity.invokedBy AS invokedBy,
  sourceIPAddress,
  awsRegion,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'ec2.amazonaws.com'
  AND eventName = 'RunInstances'
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
