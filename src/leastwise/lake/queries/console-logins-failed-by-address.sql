-- title: Failed console sign-ins by address
-- question: From which addresses did console sign-ins fail, how often, and for which users?
-- category: sign-ins
-- parameters:
--   days | days | 30 | how many days to look back
--   failures | integer | 1 | the least number of failures to report
SELECT
  sourceIPAddress,
  count(*) AS failures,
  count(DISTINCT userIdentity.userName) AS users,
  array_join(
    array_sort(array_agg(DISTINCT coalesce(userIdentity.userName, identityType, 'unknown'))),
    ', '
  ) AS userNames,
  min(eventTime) AS firstFailure,
  max(eventTime) AS lastFailure
FROM events
WHERE eventSource = 'signin.amazonaws.com'
  AND eventName = 'ConsoleLogin'
  AND eventTime >= :days
  AND (
    json_extract_scalar(responseElements, '$.ConsoleLogin') = 'Failure'
    OR errorCode IS NOT NULL
    OR errorMessage IS NOT NULL
  )
GROUP BY sourceIPAddress
HAVING count(*) >= :failures
ORDER BY failures DESC, sourceIPAddress
