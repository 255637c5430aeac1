-- title: IAM actions by address
-- question: Which IAM actions were called from which addresses, and by whom?
-- category: who did what
-- parameters:
--   days | days | 30 | how many days to look back
--   source_ip | text | | only this address; empty means every address
SELECT
  sourceIPAddress,
  principalArn,
  eventName,
  count(*) AS events,
  count_if(errorCode IS NOT NULL) AS failed,
  min(eventTime) AS firstSeen,
  max(eventTime) AS lastSeen
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventTime >= :days
  AND (:source_ip = '' OR sourceIPAddress = :source_ip)
GROUP BY sourceIPAddress, principalArn, eventName
ORDER BY sourceIPAddress, principalArn, eventName
