-- title: Permission set changes and account assignments
-- question: Who changed IAM Identity Center permission sets or assigned them to users and groups?
-- category: users, roles and policies
-- parameters:
--   days | days | 90 | how many days to look back
SELECT
  eventTime,
  eventName,
  coalesce(
    json_extract_scalar(requestParameters, '$.permissionSetArn'),
    json_extract_scalar(responseElements, '$.permissionSet.permissionSetArn'),
    json_extract_scalar(requestParameters, '$.name')
  ) AS permissionSet,
  json_extract_scalar(requestParameters, '$.managedPolicyArn') AS managedPolicyArn,
  json_extract_scalar(requestParameters, '$.targetId') AS targetAccountId,
  json_extract_scalar(requestParameters, '$.principalType') AS assignedToType,
  json_extract_scalar(requestParameters, '$.principalId') AS assignedTo,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  eventID
FROM events
WHERE eventSource = 'sso.amazonaws.com'
  AND eventName IN (
    'CreatePermissionSet', 'UpdatePermissionSet', 'DeletePermissionSet', 'ProvisionPermissionSet',
    'AttachManagedPolicyToPermissionSet', 'DetachManagedPolicyFromPermissionSet',
    'AttachCustomerManagedPolicyReferenceToPermissionSet', 'DetachCustomerManagedPolicyReferenceFromPermissionSet',
    'PutInlinePolicyToPermissionSet', 'DeleteInlinePolicyFromPermissionSet',
    'PutPermissionsBoundaryToPermissionSet', 'DeletePermissionsBoundaryFromPermissionSet',
    'CreateAccountAssignment', 'DeleteAccountAssignment'
  )
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
