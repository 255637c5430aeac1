-- title: Policies attached, detached, written or removed
-- question: Who changed the permissions of users, groups and roles, and when was a permission added?
-- category: permissions granted
-- parameters:
--   days | days | 30 | how many days to look back
--   entity | text | | only this user, group or role name; empty means all
SELECT
  eventTime,
  eventName,
  coalesce(
    json_extract_scalar(requestParameters, '$.userName'),
    json_extract_scalar(requestParameters, '$.roleName'),
    json_extract_scalar(requestParameters, '$.groupName')
  ) AS entity,
  coalesce(
    json_extract_scalar(requestParameters, '$.policyArn'),
    json_extract_scalar(requestParameters, '$.policyName'),
    json_extract_scalar(requestParameters, '$.permissionsBoundary')
  ) AS policy,
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
    'AttachUserPolicy', 'AttachGroupPolicy', 'AttachRolePolicy',
    'DetachUserPolicy', 'DetachGroupPolicy', 'DetachRolePolicy',
    'PutUserPolicy', 'PutGroupPolicy', 'PutRolePolicy',
    'DeleteUserPolicy', 'DeleteGroupPolicy', 'DeleteRolePolicy',
    'CreatePolicyVersion', 'SetDefaultPolicyVersion', 'DeletePolicyVersion', 'DeletePolicy',
    'PutUserPermissionsBoundary', 'PutRolePermissionsBoundary',
    'DeleteUserPermissionsBoundary', 'DeleteRolePermissionsBoundary', 'UpdateAssumeRolePolicy'
  )
  AND eventTime >= :days
  AND errorCode IS NULL
  AND (
    :entity = ''
    OR coalesce(
      json_extract_scalar(requestParameters, '$.userName'),
      json_extract_scalar(requestParameters, '$.roleName'),
      json_extract_scalar(requestParameters, '$.groupName')
    ) = :entity
  )
ORDER BY eventTime DESC, eventID
