-- title: What an access key did
-- question: What was this access key used for, by whom and from where?
-- category: credentials
-- parameters:
--   access_key_id | text | required | the access key ID, such as AKIAIOSFODNN7EXAMPLE
--   days | days | 400 | how many days to look back
SELECT
  principalArn,
  eventSource,
  eventName,
  sourceIPAddress,
  count(*) AS events,
  count_if(errorCode IS NOT NULL) AS failed,
  min(eventTime) AS firstUsed,
  max(eventTime) AS lastUsed
FROM events
WHERE eventTime >= :days
  AND accessKeyId = :access_key_id
GROUP BY principalArn, eventSource, eventName, sourceIPAddress
ORDER BY lastUsed DESC, eventSource, eventName, sourceIPAddress, principalArn
