-- title: Permissions granted to oneself
-- question: Which users and roles added permissions to themselves?
-- category: permissions granted
-- parameters:
--   days | days | 365 | how many days to look back
SELECT
  eventTime,
  eventName,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  coalesce(
    json_extract_scalar(requestParameters, '$.policyArn'),
    json_extract_scalar(requestParameters, '$.policyName'),
    json_extract_scalar(requestParameters, '$.groupName')
  ) AS granted,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventTime >= :days
  AND errorCode IS NULL
  AND (
    eventName IN ('AttachUserPolicy', 'PutUserPolicy', 'AddUserToGroup', 'DeleteUserPermissionsBoundary')
    AND identityType = 'IAMUser'
    AND json_extract_scalar(requestParameters, '$.userName') = userIdentity.userName
    OR eventName IN (
      'AttachRolePolicy', 'PutRolePolicy', 'UpdateAssumeRolePolicy', 'DeleteRolePermissionsBoundary'
    )
    AND identityType = 'AssumedRole'
    AND json_extract_scalar(requestParameters, '$.roleName') = userIdentity.sessionContext.sessionIssuer.userName
  )
ORDER BY eventTime DESC, eventID
