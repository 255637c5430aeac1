-- title: Console sign-ins
-- question: Who signed in to the console, from where, and with MFA or without?
-- category: sign-ins
-- parameters:
--   days | days | 30 | how many days to look back
SELECT
  eventTime,
  identityType,
  coalesce(userIdentity.userName, principalArn) AS userName,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  json_extract_scalar(responseElements, '$.ConsoleLogin') AS result,
  json_extract_scalar(additionalEventData, '$.MFAUsed') AS mfaUsed,
  sourceIPAddress,
  awsRegion,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'signin.amazonaws.com'
  AND eventName = 'ConsoleLogin'
  AND eventTime >= :days
ORDER BY eventTime DESC, eventID
