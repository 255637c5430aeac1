-- title: IAM actions by AWS service
-- question: Which IAM actions did AWS services call, on their own or on behalf of whom?
-- category: who did what
-- parameters:
--   days | days | 30 | how many days to look back
--   service | text | | only this service, such as cloudformation.amazonaws.com; empty means every service
SELECT
  coalesce(userIdentity.invokedBy, sourceIPAddress) AS service,
  CASE WHEN identityType = 'AWSService' THEN NULL ELSE principalArn END AS onBehalfOf,
  eventName,
  count(*) AS events,
  count_if(errorCode IS NOT NULL) AS failed,
  max(eventTime) AS lastSeen
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventTime >= :days
  AND (userIdentity.invokedBy IS NOT NULL OR sourceIPAddress LIKE '%.amazonaws.com')
  AND (:service = '' OR coalesce(userIdentity.invokedBy, sourceIPAddress) = :service)
GROUP BY 1, 2, 3
ORDER BY service, onBehalfOf, eventName
