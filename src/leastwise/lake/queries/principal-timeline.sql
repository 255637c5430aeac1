-- title: Everything a principal did
-- question: What did this user, role, session or access key do, in order of time?
-- category: who did what
-- parameters:
--   principal | text | required | an ARN, a user name, a role name, a session name or an access key ID
--   days | days | 30 | how many days to look back
SELECT
  eventTime,
  eventSource,
  eventName,
  errorCode,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  awsRegion,
  recipientAccountId,
  requestParameters,
  eventID
FROM events
WHERE eventTime >= :days
  AND (
    principalArn = :principal
    OR userIdentity.arn = :principal
    OR userIdentity.userName = :principal
    OR userIdentity.sessionContext.sessionIssuer.userName = :principal
    OR accessKeyId = :principal
    OR (
      identityType IN ('AssumedRole', 'FederatedUser')
      AND strpos(:principal, '/') = 0
      AND substr(userIdentity.arn, -length(:principal) - 1) = concat('/', :principal)
    )
  )
ORDER BY eventTime, eventID
