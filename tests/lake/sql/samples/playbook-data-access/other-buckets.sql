-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-data-access.sql
SELECT DISTINCT json_extract_scalar(requestParameters, '$.bucketName') as bucket_accessed
FROM cloudtrail_logs
WHERE userIdentity.arn = 'SUSPECT_PRINCIPAL'
  AND eventSource = 's3.amazonaws.com'
  AND eventName = 'GetObject'
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME';
