-- title: Instance credentials used from many addresses
-- question: Which EC2 instance role sessions were used from more than one address, a sign of stolen credentials?
-- category: roles and sessions
-- parameters:
--   days | days | 30 | how many days to look back
--   addresses | integer | 2 | the least number of addresses to report
SELECT
  principalArn,
  regexp_replace(userIdentity.arn, '^.*/', '') AS instanceId,
  count(DISTINCT sourceIPAddress) AS addresses,
  array_join(array_sort(array_agg(DISTINCT sourceIPAddress)), ', ') AS sourceIPAddresses,
  count(*) AS events,
  min(eventTime) AS firstSeen,
  max(eventTime) AS lastSeen
FROM events
WHERE identityType = 'AssumedRole'
  AND eventTime >= :days
  -- EC2 names the session of an instance role after the instance.
  AND regexp_like(userIdentity.arn, '/i-[0-9a-f]+$')
  AND regexp_like(sourceIPAddress, '^[0-9a-fA-F.:]+$')
GROUP BY 1, 2
HAVING count(DISTINCT sourceIPAddress) >= :addresses
ORDER BY addresses DESC, principalArn, instanceId
