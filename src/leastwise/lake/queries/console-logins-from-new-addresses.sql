-- title: Console sign-ins from new addresses
-- question: Who signed in to the console from an address that they had not used before?
-- category: sign-ins
-- parameters:
--   days | days | 7 | how many days count as new
--   baseline_days | days | 90 | how many days back the addresses already known are looked for
SELECT
  principalArn,
  sourceIPAddress,
  min(eventTime) AS firstSignIn,
  max(eventTime) AS lastSignIn,
  count(*) AS signIns
FROM events
WHERE eventSource = 'signin.amazonaws.com'
  AND eventName = 'ConsoleLogin'
  AND eventTime >= :baseline_days
  AND json_extract_scalar(responseElements, '$.ConsoleLogin') = 'Success'
GROUP BY principalArn, sourceIPAddress
HAVING min(eventTime) >= :days
ORDER BY firstSignIn DESC, principalArn, sourceIPAddress
