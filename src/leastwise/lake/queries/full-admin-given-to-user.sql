-- title: Who gave full admin to this user
-- question: Who gave a user AdministratorAccess: attached, written inline, or by a group that has the policy?
-- category: permissions granted
-- parameters:
--   user_name | text | | the IAM user; empty means every user
--   days | days | 400 | how many days to look back
WITH admin_groups AS (
  SELECT DISTINCT
    recipientAccountId,
    json_extract_scalar(requestParameters, '$.groupName') AS groupName
  FROM events
  WHERE eventSource = 'iam.amazonaws.com'
    AND eventName = 'AttachGroupPolicy'
    AND errorCode IS NULL
    AND json_extract_scalar(requestParameters, '$.policyArn') LIKE 'arn:aws%:iam::aws:policy/AdministratorAccess'
),
grants AS (
  SELECT
    eventTime,
    eventName,
    json_extract_scalar(requestParameters, '$.userName') AS userName,
    json_extract_scalar(requestParameters, '$.groupName') AS groupName,
    coalesce(
      json_extract_scalar(requestParameters, '$.policyArn'),
      json_extract_scalar(requestParameters, '$.policyName')
    ) AS policy,
    cardinality(filter(
      regexp_extract_all(json_extract_scalar(requestParameters, '$.policyDocument'), '\{[^{}]*\}'),
      statement -> regexp_like(statement, '"Effect"\s*:\s*"Allow"')
        AND regexp_like(statement, '"Action"\s*:\s*(\[[^\]]*)?"(\*|\*:\*)"')
        AND regexp_like(statement, '"Resource"\s*:\s*(\[[^\]]*)?"\*"')
    )) > 0 AS allowsEverything,
    principalArn,
    CASE
      WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
    END AS sessionName,
    sourceIPAddress,
    recipientAccountId,
    eventID
  FROM events
  WHERE eventSource = 'iam.amazonaws.com'
    AND eventName IN ('AttachUserPolicy', 'PutUserPolicy', 'AddUserToGroup')
    AND eventTime >= :days
    AND errorCode IS NULL
    AND (:user_name = '' OR json_extract_scalar(requestParameters, '$.userName') = :user_name)
)
SELECT
  grants.eventTime,
  grants.userName,
  grants.eventName,
  grants.policy,
  grants.groupName,
  grants.principalArn,
  grants.sessionName,
  grants.sourceIPAddress,
  grants.recipientAccountId,
  grants.eventID
FROM grants
LEFT JOIN admin_groups
  ON admin_groups.groupName = grants.groupName
  AND admin_groups.recipientAccountId = grants.recipientAccountId
WHERE (grants.eventName = 'AttachUserPolicy' AND grants.policy LIKE 'arn:aws%:iam::aws:policy/AdministratorAccess')
  OR (grants.eventName = 'PutUserPolicy' AND grants.allowsEverything)
  OR (grants.eventName = 'AddUserToGroup' AND admin_groups.groupName IS NOT NULL)
ORDER BY grants.eventTime DESC, grants.eventID
