-- title: Grants of AdministratorAccess
-- question: Who granted AdministratorAccess, or a policy that allows every action on every resource, and to whom?
-- category: permissions granted
-- parameters:
--   days | days | 365 | how many days to look back
SELECT
  eventTime,
  eventName,
  coalesce(
    json_extract_scalar(requestParameters, '$.userName'),
    json_extract_scalar(requestParameters, '$.roleName'),
    json_extract_scalar(requestParameters, '$.groupName'),
    json_extract_scalar(requestParameters, '$.permissionSetArn')
  ) AS grantedTo,
  coalesce(
    json_extract_scalar(requestParameters, '$.policyArn'),
    json_extract_scalar(requestParameters, '$.managedPolicyArn'),
    json_extract_scalar(requestParameters, '$.policyName')
  ) AS policy,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventTime >= :days
  AND errorCode IS NULL
  AND (
    eventSource = 'iam.amazonaws.com'
    AND eventName IN ('AttachUserPolicy', 'AttachRolePolicy', 'AttachGroupPolicy')
    AND json_extract_scalar(requestParameters, '$.policyArn') LIKE 'arn:aws%:iam::aws:policy/AdministratorAccess'
    OR eventSource = 'iam.amazonaws.com'
    AND eventName IN ('PutUserPolicy', 'PutRolePolicy', 'PutGroupPolicy')
    -- One statement without a condition that allows "*" on "*".
    AND cardinality(filter(
      regexp_extract_all(json_extract_scalar(requestParameters, '$.policyDocument'), '\{[^{}]*\}'),
      statement -> regexp_like(statement, '"Effect"\s*:\s*"Allow"')
        AND regexp_like(statement, '"Action"\s*:\s*(\[[^\]]*)?"(\*|\*:\*)"')
        AND regexp_like(statement, '"Resource"\s*:\s*(\[[^\]]*)?"\*"')
    )) > 0
    OR eventSource = 'sso.amazonaws.com'
    AND eventName = 'AttachManagedPolicyToPermissionSet'
    AND json_extract_scalar(requestParameters, '$.managedPolicyArn')
      LIKE 'arn:aws%:iam::aws:policy/AdministratorAccess'
  )
ORDER BY eventTime DESC, eventID
