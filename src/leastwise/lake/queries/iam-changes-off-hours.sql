-- title: IAM changes outside working hours
-- question: Who changed IAM at night or at the weekend?
-- category: who did what
-- parameters:
--   days | days | 30 | how many days to look back
--   first_hour | integer | 7 | the hour, in UTC, at which work starts
--   last_hour | integer | 19 | the hour, in UTC, at which work ends
SELECT
  eventTime,
  eventName,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  requestParameters,
  eventID
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventTime >= :days
  AND errorCode IS NULL
  AND NOT coalesce(readOnly, regexp_like(eventName, '^(Get|List|Generate|Simulate)'))
  AND (
    hour(eventTime) < :first_hour
    OR hour(eventTime) >= :last_hour
    OR day_of_week(eventTime) IN (6, 7)
  )
ORDER BY eventTime DESC, eventID
