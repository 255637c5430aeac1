-- title: Console sign-ins without MFA
-- question: Which IAM users signed in to the console without MFA?
-- category: sign-ins
-- parameters:
--   days | days | 30 | how many days to look back
SELECT
  eventTime,
  userIdentity.userName AS userName,
  principalArn,
  sourceIPAddress,
  userAgent,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'signin.amazonaws.com'
  AND eventName = 'ConsoleLogin'
  AND eventTime >= :days
  -- Federated sign-ins always report MFAUsed "No": their MFA happens at the identity provider.
  AND identityType = 'IAMUser'
  AND json_extract_scalar(responseElements, '$.ConsoleLogin') = 'Success'
  AND coalesce(json_extract_scalar(additionalEventData, '$.MFAUsed'), 'No') <> 'Yes'
ORDER BY eventTime DESC, eventID
