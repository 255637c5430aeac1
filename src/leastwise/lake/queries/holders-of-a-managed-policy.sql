-- title: Who has a managed policy
-- question: Which users, groups and roles have AdministratorAccess, or another managed policy, attached now, directly or through a group?
-- category: recorded resources
-- parameters:
--   policy | text | AdministratorAccess | the name of the managed policy
SELECT
  accountId,
  principalType,
  principalName,
  principalArn,
  policyArn,
  '' AS throughGroup
FROM attachments
WHERE policyName = :policy
UNION ALL
SELECT
  group_memberships.accountId,
  'User' AS principalType,
  group_memberships.userName AS principalName,
  group_memberships.userArn AS principalArn,
  attachments.policyArn,
  group_memberships.groupName AS throughGroup
FROM group_memberships
JOIN attachments
  ON attachments.accountId = group_memberships.accountId
  AND attachments.principalType = 'Group'
  AND lower(attachments.principalName) = lower(group_memberships.groupName)
WHERE attachments.policyName = :policy
ORDER BY accountId, principalType, principalName, throughGroup, policyArn
