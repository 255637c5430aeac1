-- title: Roles created and then made administrator
-- question: Which new roles were given AdministratorAccess, how soon, and by whom?
-- category: permissions granted
-- parameters:
--   days | days | 365 | how many days to look back
WITH created AS (
  SELECT
    eventTime,
    principalArn,
    recipientAccountId,
    json_extract_scalar(requestParameters, '$.roleName') AS roleName
  FROM events
  WHERE eventSource = 'iam.amazonaws.com'
    AND eventName = 'CreateRole'
    AND eventTime >= :days
    AND errorCode IS NULL
),
made_admin AS (
  SELECT
    eventTime,
    principalArn,
    CASE
      WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
    END AS sessionName,
    recipientAccountId,
    json_extract_scalar(requestParameters, '$.roleName') AS roleName,
    eventID
  FROM events
  WHERE eventSource = 'iam.amazonaws.com'
    AND eventName = 'AttachRolePolicy'
    AND eventTime >= :days
    AND errorCode IS NULL
    AND json_extract_scalar(requestParameters, '$.policyArn') LIKE 'arn:aws%:iam::aws:policy/AdministratorAccess'
)
SELECT
  made_admin.roleName,
  max(created.eventTime) AS roleCreated,
  max_by(created.principalArn, created.eventTime) AS roleCreatedBy,
  made_admin.eventTime AS madeAdmin,
  made_admin.principalArn AS madeAdminBy,
  made_admin.sessionName,
  made_admin.recipientAccountId,
  made_admin.eventID
FROM made_admin
JOIN created
  ON created.roleName = made_admin.roleName
  AND created.recipientAccountId = made_admin.recipientAccountId
  AND created.eventTime <= made_admin.eventTime
GROUP BY
  made_admin.roleName,
  made_admin.eventTime,
  made_admin.principalArn,
  made_admin.sessionName,
  made_admin.recipientAccountId,
  made_admin.eventID
ORDER BY madeAdmin DESC, made_admin.eventID
