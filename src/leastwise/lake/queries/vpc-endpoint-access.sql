-- title: Access through VPC endpoints
-- question: Which services were called through which VPC endpoint, by whom, and was anything refused?
-- category: infrastructure
-- parameters:
--   days | days | 30 | how many days to look back
SELECT
  vpcEndpointId,
  max(vpcEndpointAccountId) AS vpcEndpointAccountId,
  eventSource,
  principalArn,
  count(*) AS events,
  count_if(errorCode = 'VpceAccessDenied') AS refusedByEndpoint,
  max(eventTime) AS lastSeen
FROM events
WHERE eventTime >= :days
  AND vpcEndpointId IS NOT NULL
GROUP BY vpcEndpointId, eventSource, principalArn
ORDER BY vpcEndpointId, events DESC, eventSource, principalArn
