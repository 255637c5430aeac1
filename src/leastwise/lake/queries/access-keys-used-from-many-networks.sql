-- title: Access keys used from many networks
-- question: Which access keys were used from many networks, a sign that a key is shared or stolen?
-- category: credentials
-- parameters:
--   days | days | 30 | how many days to look back
--   networks | integer | 3 | the least number of networks (IPv4 /24, IPv6 /48) to report
WITH uses AS (
  SELECT
    accessKeyId,
    principalArn,
    sourceIPAddress,
    CASE
      WHEN regexp_like(sourceIPAddress, '^\d+\.\d+\.\d+\.\d+$')
        THEN regexp_extract(sourceIPAddress, '^\d+\.\d+\.\d+')
      ELSE regexp_extract(sourceIPAddress, '^[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F]*')
    END AS network,
    eventTime
  FROM events
  WHERE eventTime >= :days
    -- Sign-ins carry an empty key.
    AND accessKeyId <> ''
    -- Calls that AWS services make for the caller carry a service name in place of an address.
    AND userIdentity.invokedBy IS NULL
    AND regexp_like(sourceIPAddress, '^(\d+\.\d+\.\d+\.\d+|[0-9a-fA-F]*:[0-9a-fA-F:]+)$')
)
SELECT
  accessKeyId,
  max(principalArn) AS principalArn,
  count(DISTINCT network) AS networks,
  count(DISTINCT sourceIPAddress) AS addresses,
  count(*) AS events,
  min(eventTime) AS firstUsed,
  max(eventTime) AS lastUsed
FROM uses
GROUP BY accessKeyId
HAVING count(DISTINCT network) >= :networks
ORDER BY networks DESC, events DESC, accessKeyId
