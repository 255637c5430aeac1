-- title: Trust policies changed
-- question: Which role trust policies were changed with UpdateAssumeRolePolicy in the last 30 days, and by whom?
-- category: users, roles and policies
-- parameters:
--   days | days | 30 | how many days to look back
SELECT
  eventTime,
  json_extract_scalar(requestParameters, '$.roleName') AS roleName,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  json_extract_scalar(requestParameters, '$.policyDocument') AS trustPolicy,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventName = 'UpdateAssumeRolePolicy'
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
