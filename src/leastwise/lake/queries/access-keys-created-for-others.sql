-- title: Access keys created for another user
-- question: Who created access keys that belong to somebody else?
-- category: credentials
-- parameters:
--   days | days | 365 | how many days to look back
SELECT
  eventTime,
  json_extract_scalar(responseElements, '$.accessKey.userName') AS userName,
  json_extract_scalar(responseElements, '$.accessKey.accessKeyId') AS createdAccessKeyId,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventName = 'CreateAccessKey'
  AND eventTime >= :days
  AND errorCode IS NULL
  AND json_extract_scalar(responseElements, '$.accessKey.userName') IS NOT NULL
  AND (
    identityType <> 'IAMUser'
    OR json_extract_scalar(responseElements, '$.accessKey.userName') <> coalesce(userIdentity.userName, '')
  )
ORDER BY eventTime DESC, eventID
