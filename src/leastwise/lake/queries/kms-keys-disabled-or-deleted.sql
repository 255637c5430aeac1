-- title: KMS keys disabled or deleted
-- question: Who scheduled KMS keys for deletion, or disabled them?
-- category: data
-- parameters:
--   days | days | 90 | how many days to look back
SELECT
  eventTime,
  eventName,
  json_extract_scalar(requestParameters, '$.keyId') AS keyId,
  json_extract_scalar(requestParameters, '$.pendingWindowInDays') AS pendingWindowInDays,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'kms.amazonaws.com'
  AND eventName IN ('ScheduleKeyDeletion', 'CancelKeyDeletion', 'DisableKey', 'DeleteImportedKeyMaterial')
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
