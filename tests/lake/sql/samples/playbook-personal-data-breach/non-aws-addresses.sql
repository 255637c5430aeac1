-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-personal-data-breach.sql
SELECT eventTime, sourceIPAddress, userIdentity.arn,
       requestParameters.key, additionalEventData.bytesTransferredOut
FROM cloudtrail_logs
WHERE eventSource = 's3.amazonaws.com'
  AND eventName = 'GetObject'
  AND requestParameters.bucketName = 'customer-pii-bucket'
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
  AND errorCode IS NULL
  AND sourceIPAddress NOT LIKE '10.%'
  AND sourceIPAddress NOT LIKE '172.%'
  AND sourceIPAddress NOT LIKE '192.168.%'
ORDER BY eventTime ASC;
