-- title: Last use by principal, service and action
-- question: When did each principal last use each service and action successfully?
-- category: who did what
-- parameters:
--   days | days | 400 | how many days to look back
--   principal_arn | text | | only this user or role ARN; empty means all
SELECT
  principalArn,
  eventSource,
  eventName,
  max(eventTime) AS lastUsed,
  count(*) AS events
FROM events
WHERE eventTime >= :days
  AND errorCode IS NULL
  AND principalArn IS NOT NULL
  AND (:principal_arn = '' OR principalArn = :principal_arn)
GROUP BY principalArn, eventSource, eventName
ORDER BY principalArn, eventSource, eventName
