-- title: Roles deleted
-- question: Which roles were deleted, when and by whom?
-- category: users, roles and policies
-- parameters:
--   days | days | 90 | how many days to look back
--   role_name | text | | only this role; empty means every role
SELECT
  eventTime,
  json_extract_scalar(requestParameters, '$.roleName') AS roleName,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventName IN ('DeleteRole', 'DeleteServiceLinkedRole')
  AND eventTime >= :days
  AND errorCode IS NULL
  AND (:role_name = '' OR json_extract_scalar(requestParameters, '$.roleName') = :role_name)
ORDER BY eventTime DESC, eventID
