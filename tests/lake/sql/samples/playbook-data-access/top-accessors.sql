-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-data-access.sql
SELECT userIdentity.arn, sourceIPAddress, COUNT(*) as access_count,
       SUM(CAST(additionalEventData.bytesTransferredOut AS BIGINT)) as bytes_out
FROM cloudtrail_logs
WHERE eventSource = 's3.amazonaws.com'
  AND requestParameters LIKE '%BUCKET_NAME%'
  AND eventName = 'GetObject'
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
GROUP BY userIdentity.arn, sourceIPAddress
ORDER BY access_count DESC;
