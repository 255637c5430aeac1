-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-data-access.sql
SELECT eventTime, eventName, sourceIPAddress, userIdentity.arn,
       userAgent, requestParameters, responseElements, errorCode
FROM cloudtrail_logs
WHERE eventSource = 's3.amazonaws.com'
  AND requestParameters LIKE '%BUCKET_NAME%'
  AND eventName IN ('GetObject', 'HeadObject', 'ListObjects', 'ListObjectsV2',
                    'SelectObjectContent', 'CopyObject')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
