-- title: Root user sign-ins
-- question: When did the root user sign in or try to, from where, and with MFA or without?
-- category: sign-ins
-- parameters:
--   days | days | 365 | how many days to look back
SELECT
  eventTime,
  recipientAccountId,
  coalesce(json_extract_scalar(responseElements, '$.ConsoleLogin'), errorMessage) AS result,
  json_extract_scalar(additionalEventData, '$.MFAUsed') AS mfaUsed,
  sourceIPAddress,
  userAgent,
  eventID
FROM events
WHERE eventSource = 'signin.amazonaws.com'
  AND eventName = 'ConsoleLogin'
  AND identityType = 'Root'
  AND eventTime >= :days
ORDER BY eventTime DESC, eventID
