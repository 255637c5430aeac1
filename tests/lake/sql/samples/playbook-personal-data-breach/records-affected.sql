-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-personal-data-breach.sql
SELECT requestParameters.bucketName AS bucket,
       COUNT(DISTINCT requestParameters.key) AS unique_objects_accessed,
       COUNT(*) AS total_access_events,
       SUM(CAST(additionalEventData.bytesTransferredOut AS BIGINT)) AS total_bytes,
       MIN(eventTime) AS first_access,
       MAX(eventTime) AS last_access
FROM cloudtrail_logs
WHERE eventSource = 's3.amazonaws.com'
  AND eventName = 'GetObject'
  AND requestParameters.bucketName = 'customer-pii-bucket'
  AND userIdentity.arn = 'arn:aws:iam::999888777666:role/SuspiciousRole'
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
  AND errorCode IS NULL
GROUP BY requestParameters.bucketName;
