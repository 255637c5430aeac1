-- title: Root user activity
-- question: What did the root user do, in which account, and from where?
-- category: sign-ins
-- parameters:
--   days | days | 365 | how many days to look back
SELECT
  eventTime,
  recipientAccountId,
  eventSource,
  eventName,
  errorCode,
  sourceIPAddress,
  userAgent,
  accessKeyId,
  eventID
FROM events
WHERE identityType = 'Root'
  AND eventTime >= :days
  -- What AWS services do as root on their own is not use of the root user.
  AND userIdentity.invokedBy IS NULL
  AND coalesce(eventType, '') <> 'AwsServiceEvent'
ORDER BY eventTime DESC, eventID
