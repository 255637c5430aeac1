-- title: Events per day
-- question: How many events were recorded each day, and how many of them failed or changed something?
-- category: who did what
-- parameters:
--   days | days | 90 | how many days to look back
SELECT
  date_trunc('day', eventTime) AS day,
  count(*) AS events,
  count_if(errorCode IS NOT NULL) AS failed,
  count_if(readOnly = false) AS writes,
  count(DISTINCT principalArn) AS principals
FROM events
WHERE eventTime >= :days
GROUP BY 1
ORDER BY day
