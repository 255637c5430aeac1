-- title: Access denied by principal
-- question: Who was denied what, how often, and since when?
-- category: who did what
-- parameters:
--   days | days | 30 | how many days to look back
SELECT
  principalArn,
  eventSource,
  eventName,
  errorCode,
  count(*) AS denied,
  min(eventTime) AS firstDenied,
  max(eventTime) AS lastDenied,
  max_by(errorMessage, eventTime) AS lastErrorMessage
FROM events
WHERE eventTime >= :days
  AND (
    errorCode LIKE '%AccessDenied%'
    OR errorCode LIKE '%Unauthorized%'
    OR errorCode LIKE '%AuthorizationError%'
    OR errorCode LIKE '%NotAuthorized%'
  )
GROUP BY principalArn, eventSource, eventName, errorCode
ORDER BY denied DESC, principalArn, eventSource, eventName, errorCode
