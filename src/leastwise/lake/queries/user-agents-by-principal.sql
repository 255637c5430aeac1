-- title: Tools used by principals
-- question: With which tools (user agents) did each principal work, and since when?
-- category: who did what
-- parameters:
--   days | days | 30 | how many days to look back
SELECT
  principalArn,
  userAgent,
  count(*) AS events,
  count(DISTINCT sourceIPAddress) AS addresses,
  min(eventTime) AS firstSeen,
  max(eventTime) AS lastSeen
FROM events
WHERE eventTime >= :days
  AND principalArn IS NOT NULL
  AND userIdentity.invokedBy IS NULL
  AND coalesce(identityType, '') <> 'AWSService'
GROUP BY principalArn, userAgent
ORDER BY principalArn, events DESC, userAgent
