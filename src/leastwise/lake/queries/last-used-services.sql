-- title: Last use by principal and service
-- question: When did each user and role last use each service? Who has not touched a service for months?
-- category: who did what
-- parameters:
--   days | days | 400 | how many days to look back
--   unused_days | days | 0 | only services not used for this many days; 0 means all
--   service | text | | only this service, such as glue.amazonaws.com; empty means every service
SELECT
  principalArn,
  eventSource,
  max(eventTime) AS lastUsed,
  max_by(eventName, eventTime) AS lastAction,
  count(*) AS events
FROM events
WHERE eventTime >= :days
  AND errorCode IS NULL
  AND principalArn IS NOT NULL
  AND coalesce(identityType, '') <> 'AWSService'
  AND (:service = '' OR eventSource = :service)
GROUP BY principalArn, eventSource
HAVING max(eventTime) <= :unused_days
ORDER BY principalArn, eventSource
