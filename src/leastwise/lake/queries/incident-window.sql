-- title: Changes in an incident window
-- question: What was changed between two moments, by whom, in which account?
-- category: who did what
-- parameters:
--   from_time | timestamp | required | the first moment of the window, in UTC unless it says otherwise
--   to_time | timestamp | required | the moment at which the window ends, itself outside
--   reads | text | no | yes to list calls that only read as well
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
WHERE eventTime >= :from_time
  AND eventTime < :to_time
  AND (:reads = 'yes' OR NOT coalesce(readOnly, false))
ORDER BY eventTime, eventID
