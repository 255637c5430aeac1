-- title: Users, groups, roles and policies created or deleted
-- question: Who created or deleted users, groups, roles and customer managed policies?
-- category: users, roles and policies
-- parameters:
--   days | days | 90 | how many days to look back
SELECT
  eventTime,
  eventName,
  coalesce(
    json_extract_scalar(requestParameters, '$.userName'),
    json_extract_scalar(requestParameters, '$.roleName'),
    json_extract_scalar(requestParameters, '$.groupName'),
    json_extract_scalar(requestParameters, '$.policyName'),
    json_extract_scalar(requestParameters, '$.policyArn'),
    json_extract_scalar(responseElements, '$.role.roleName'),
    json_extract_scalar(requestParameters, '$.aWSServiceName')
  ) AS entity,
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
    'CreateUser', 'DeleteUser', 'CreateGroup', 'DeleteGroup', 'CreateRole', 'DeleteRole',
    'CreateServiceLinkedRole', 'DeleteServiceLinkedRole', 'CreatePolicy', 'DeletePolicy'
  )
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
