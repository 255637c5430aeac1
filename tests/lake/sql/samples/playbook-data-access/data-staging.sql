-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-data-access.sql
SELECT eventTime, userIdentity.arn, sourceIPAddress,
       json_extract_scalar(requestParameters, '$.bucketName') as source_bucket,
       json_extract_scalar(requestParameters, '$.x-amz-copy-source') as copy_source
FROM cloudtrail_logs
WHERE eventSource = 's3.amazonaws.com'
  AND eventName IN ('CopyObject', 'PutObject', 'UploadPart')
  AND userIdentity.arn = 'SUSPECT_PRINCIPAL'
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
