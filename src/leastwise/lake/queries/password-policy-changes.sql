-- title: Password policy changes
-- question: Who changed or removed the account password policy?
-- category: credentials
-- parameters:
--   days | days | 365 | how many days to look back
SELECT
  eventTime,
  eventName,
  json_extract_scalar(requestParameters, '$.minimumPasswordLength') AS minimumPasswordLength,
  json_extract_scalar(requestParameters, '$.maxPasswordAge') AS maxPasswordAge,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventName IN ('UpdateAccountPasswordPolicy', 'DeleteAccountPasswordPolicy')
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
