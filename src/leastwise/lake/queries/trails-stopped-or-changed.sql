-- title: Trails stopped or changed
-- question: Who stopped, changed or deleted a trail or an event data store?
-- category: monitoring
-- parameters:
--   days | days | 365 | how many days to look back
SELECT
  eventTime,
  eventName,
  coalesce(
    json_extract_scalar(requestParameters, '$.name'),
    json_extract_scalar(requestParameters, '$.trailName'),
    json_extract_scalar(requestParameters, '$.eventDataStore')
  ) AS trail,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  awsRegion,
  recipientAccountId,
  requestParameters,
  eventID
FROM events
WHERE eventSource = 'cloudtrail.amazonaws.com'
  AND eventName IN (
    'StopLogging', 'StartLogging', 'CreateTrail', 'UpdateTrail', 'DeleteTrail',
    'PutEventSelectors', 'PutInsightSelectors',
    'UpdateEventDataStore', 'DeleteEventDataStore', 'StopEventDataStoreIngestion'
  )
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
