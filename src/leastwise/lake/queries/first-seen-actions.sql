-- title: Actions seen for the first time
-- question: Which actions did a principal call for the first time in the last days?
-- category: who did what
-- parameters:
--   days | days | 7 | how many days count as new
--   baseline_days | days | 90 | how many days back earlier calls are looked for
SELECT
  principalArn,
  eventSource,
  eventName,
  min(eventTime) AS firstSeen,
  count(*) AS events,
  count_if(errorCode IS NOT NULL) AS failed
FROM events
WHERE eventTime >= :baseline_days
  AND principalArn IS NOT NULL
  AND coalesce(identityType, '') <> 'AWSService'
GROUP BY principalArn, eventSource, eventName
HAVING min(eventTime) >= :days
ORDER BY firstSeen DESC, principalArn, eventSource, eventName
