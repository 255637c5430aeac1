-- title: Roles assumed across accounts
-- question: Which roles were assumed from another account, and by whom?
-- category: roles and sessions
-- parameters:
--   days | days | 30 | how many days to look back
WITH assumptions AS (
  SELECT
    eventTime,
    -- AWS delivers the same call to both accounts; the copies share this ID.
    coalesce(sharedEventID, eventID) AS callID,
    userIdentity.accountId AS callerAccountId,
    principalArn,
    -- Only the caller's own account sees the caller's ARN.
    CASE WHEN userIdentity.arn IS NULL THEN 0 ELSE 1 END AS callerKnown,
    CASE
      WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
    END AS sessionName,
    json_extract_scalar(requestParameters, '$.roleArn') AS roleArn,
    json_extract_scalar(requestParameters, '$.roleSessionName') AS issuedSessionName,
    sourceIPAddress
  FROM events
  WHERE eventSource = 'sts.amazonaws.com'
    AND eventName = 'AssumeRole'
    AND eventTime >= :days
    AND errorCode IS NULL
    AND userIdentity.accountId <> split_part(json_extract_scalar(requestParameters, '$.roleArn'), ':', 5)
)
SELECT
  min(eventTime) AS eventTime,
  callerAccountId,
  max_by(principalArn, callerKnown) AS principalArn,
  max(sessionName) AS sessionName,
  roleArn,
  issuedSessionName,
  max(sourceIPAddress) AS sourceIPAddress,
  callID
FROM assumptions
GROUP BY callID, callerAccountId, roleArn, issuedSessionName
ORDER BY eventTime DESC, callID
