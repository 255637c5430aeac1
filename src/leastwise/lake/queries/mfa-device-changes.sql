-- title: MFA device changes
-- question: Who created, enabled, deactivated or deleted MFA devices, and whose were they?
-- category: credentials
-- parameters:
--   days | days | 90 | how many days to look back
SELECT
  eventTime,
  eventName,
  json_extract_scalar(requestParameters, '$.userName') AS userName,
  coalesce(
    json_extract_scalar(requestParameters, '$.serialNumber'),
    json_extract_scalar(responseElements, '$.virtualMFADevice.serialNumber')
  ) AS serialNumber,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventName IN (
    'CreateVirtualMFADevice', 'EnableMFADevice', 'ResyncMFADevice', 'DeactivateMFADevice', 'DeleteVirtualMFADevice'
  )
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
