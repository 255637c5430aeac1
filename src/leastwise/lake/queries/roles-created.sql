-- title: Roles created
-- question: Which roles were created, by whom, and whom do they trust?
-- category: users, roles and policies
-- parameters:
--   days | days | 60 | how many days to look back
--   role_name | text | | only this role; empty means every role
SELECT
  eventTime,
  json_extract_scalar(requestParameters, '$.roleName') AS roleName,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  json_extract_scalar(requestParameters, '$.assumeRolePolicyDocument') AS trustPolicy,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventName = 'CreateRole'
  AND eventTime >= :days
  AND errorCode IS NULL
  AND (:role_name = '' OR json_extract_scalar(requestParameters, '$.roleName') = :role_name)
ORDER BY eventTime DESC, eventID
