-- title: Error rates by service and action
-- question: Which actions fail, and how large a part of their calls?
-- category: who did what
-- parameters:
--   days | days | 30 | how many days to look back
--   events | integer | 1 | the least number of calls of an action to report
SELECT
  eventSource,
  eventName,
  count(*) AS events,
  count_if(errorCode IS NOT NULL) AS failed,
  round(100 * CAST(count_if(errorCode IS NOT NULL) AS DOUBLE) / count(*), 1) AS failedPercent,
  array_join(array_sort(array_agg(DISTINCT errorCode) FILTER (WHERE errorCode IS NOT NULL)), ', ') AS errorCodes
FROM events
WHERE eventTime >= :days
GROUP BY eventSource, eventName
HAVING count_if(errorCode IS NOT NULL) > 0 AND count(*) >= :events
ORDER BY failedPercent DESC, failed DESC, eventSource, eventName
