-- title: Permissions boundaries set or removed
-- question: Who set or removed the permissions boundary of a user or role?
-- category: permissions granted
-- parameters:
--   days | days | 365 | how many days to look back
SELECT
  eventTime,
  eventName,
  coalesce(
    json_extract_scalar(requestParameters, '$.userName'),
    json_extract_scalar(requestParameters, '$.roleName')
  ) AS entity,
  json_extract_scalar(requestParameters, '$.permissionsBoundary') AS permissionsBoundary,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventName IN (
    'PutUserPermissionsBoundary', 'PutRolePermissionsBoundary',
    'DeleteUserPermissionsBoundary', 'DeleteRolePermissionsBoundary'
  )
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
