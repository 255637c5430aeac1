-- title: Who assumed a role
-- question: Who assumed which role, by which way, and under which session name?
-- category: roles and sessions
-- parameters:
--   days | days | 30 | how many days to look back
--   role_name | text | | only this role; empty means every role
SELECT
  eventTime,
  eventName,
  json_extract_scalar(requestParameters, '$.roleArn') AS roleArn,
  json_extract_scalar(requestParameters, '$.roleSessionName') AS issuedSessionName,
  json_extract_scalar(requestParameters, '$.sourceIdentity') AS sourceIdentity,
  identityType,
  CASE
    WHEN identityType IN ('SAMLUser', 'WebIdentityUser') THEN userIdentity.userName
    ELSE principalArn
  END AS assumedBy,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  userIdentity.identityProvider AS identityProvider,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'sts.amazonaws.com'
  AND eventName IN ('AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity')
  AND eventTime >= :days
  AND errorCode IS NULL
  AND (
    :role_name = ''
    OR regexp_replace(json_extract_scalar(requestParameters, '$.roleArn'), '^.*/', '') = :role_name
  )
ORDER BY eventTime DESC, eventID
