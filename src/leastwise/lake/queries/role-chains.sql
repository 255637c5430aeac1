-- title: Roles assumed from roles
-- question: Which role sessions were used to assume a further role?
-- category: roles and sessions
-- parameters:
--   days | days | 30 | how many days to look back
SELECT
  eventTime,
  principalArn AS fromRoleArn,
  regexp_replace(userIdentity.arn, '^.*/', '') AS sessionName,
  json_extract_scalar(requestParameters, '$.roleArn') AS toRoleArn,
  json_extract_scalar(requestParameters, '$.roleSessionName') AS issuedSessionName,
  json_extract_scalar(responseElements, '$.credentials.accessKeyId') AS issuedAccessKeyId,
  coalesce(
    userIdentity.sessionContext.sourceIdentity,
    json_extract_scalar(responseElements, '$.sourceIdentity')
  ) AS sourceIdentity,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'sts.amazonaws.com'
  AND eventName = 'AssumeRole'
  AND identityType = 'AssumedRole'
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
