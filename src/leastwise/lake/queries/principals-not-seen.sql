-- title: Principals not seen lately
-- question: Which users and roles have done nothing for the last 90 days, though they had before?
-- category: who did what
-- parameters:
--   days | days | 90 | how many days without any event
SELECT
  principalArn,
  max(recipientAccountId) AS recipientAccountId,
  max(identityType) AS identityType,
  min(eventTime) AS firstSeen,
  max(eventTime) AS lastSeen,
  count(*) AS events
FROM events
WHERE identityType IN ('IAMUser', 'AssumedRole', 'Root', 'FederatedUser', 'IdentityCenterUser')
  AND principalArn IS NOT NULL
GROUP BY principalArn
HAVING max(eventTime) < :days
ORDER BY lastSeen, principalArn
