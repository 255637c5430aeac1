-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-personal-data-breach.sql
SELECT userIdentity.arn AS accessor,
       DATE_TRUNC('hour', from_iso8601_timestamp(eventTime)) AS hour_window,
       COUNT(*) AS objects_accessed,
       SUM(CAST(additionalEventData.bytesTransferredOut AS BIGINT)) AS total_bytes
FROM cloudtrail_logs
WHERE eventSource = 's3.amazonaws.com'
  AND eventName = 'GetObject'
  AND requestParameters.bucketName = 'customer-pii-bucket'
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
  AND errorCode IS NULL
GROUP BY userIdentity.arn, DATE_TRUNC('hour', from_iso8601_timestamp(eventTime))
HAVING COUNT(*) > 100
ORDER BY objects_accessed DESC;
