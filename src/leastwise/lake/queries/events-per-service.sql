-- title: Events per service
-- question: Which services were called, how often, and by how many principals?
-- category: who did what
-- parameters:
--   days | days | 30 | how many days to look back
SELECT
  eventSource,
  count(*) AS events,
  count(DISTINCT eventName) AS actions,
  count(DISTINCT principalArn) AS principals,
  count_if(readOnly = false) AS writes,
  max(eventTime) AS lastSeen
FROM events
WHERE eventTime >= :days
GROUP BY eventSource
ORDER BY events DESC, eventSource
