-- title: Events delivered to several accounts
-- question: Which calls were recorded in more than one account, and who acted in which?
-- category: monitoring
-- parameters:
--   days | days | 30 | how many days to look back
SELECT
  sharedEventID,
  min(eventTime) AS eventTime,
  max(eventSource) AS eventSource,
  max(eventName) AS eventName,
  max(userIdentity.accountId) AS callerAccountId,
  array_join(array_sort(array_agg(DISTINCT recipientAccountId)), ', ') AS recipientAccountIds,
  count(*) AS copies
FROM events
WHERE eventTime >= :days
  AND sharedEventID IS NOT NULL
GROUP BY sharedEventID
HAVING count(DISTINCT recipientAccountId) > 1
ORDER BY eventTime DESC, sharedEventID
