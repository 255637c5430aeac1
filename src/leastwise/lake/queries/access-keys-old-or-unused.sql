-- title: Access keys that are old or not used
-- question: Which active access keys are older than 90 days, or have not been used for as long?
-- category: recorded resources
-- parameters:
--   days | days | 90 | how many days a key may be old or unused
SELECT
  accountId,
  userName,
  accessKeyId,
  createDate,
  lastUsedDate,
  lastUsedService,
  lastUsedRegion,
  createDate < :days AS isOld,
  lastUsedDate IS NULL OR lastUsedDate < :days AS isUnused
FROM access_keys
WHERE status = 'Active'
  AND (createDate < :days OR lastUsedDate < :days OR (lastUsedDate IS NULL AND createDate < :days))
ORDER BY createDate, accountId, accessKeyId
