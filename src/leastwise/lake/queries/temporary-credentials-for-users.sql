-- title: Temporary credentials issued to users
-- question: Who asked for temporary credentials with GetSessionToken or GetFederationToken?
-- category: roles and sessions
-- parameters:
--   days | days | 90 | how many days to look back
SELECT
  eventTime,
  eventName,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  json_extract_scalar(requestParameters, '$.name') AS federatedUserName,
  json_extract_scalar(requestParameters, '$.serialNumber') AS mfaSerialNumber,
  json_extract_scalar(responseElements, '$.credentials.accessKeyId') AS issuedAccessKeyId,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'sts.amazonaws.com'
  AND eventName IN ('GetSessionToken', 'GetFederationToken')
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
