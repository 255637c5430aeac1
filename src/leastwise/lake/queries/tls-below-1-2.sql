-- title: Calls with TLS older than 1.2
-- question: Who still calls AWS with a TLS version older than 1.2, and with which client?
-- category: infrastructure
-- parameters:
--   days | days | 90 | how many days to look back
SELECT
  tlsDetails.tlsVersion AS tlsVersion,
  principalArn,
  eventSource,
  userAgent,
  count(*) AS events,
  max(sourceIPAddress) AS sourceIPAddress,
  max(eventTime) AS lastSeen
FROM events
WHERE eventTime >= :days
  AND tlsDetails.tlsVersion IN ('SSLv3', 'TLSv1', 'TLSv1.0', 'TLSv1.1')
GROUP BY 1, 2, 3, 4
ORDER BY events DESC, principalArn, eventSource, tlsVersion, userAgent
