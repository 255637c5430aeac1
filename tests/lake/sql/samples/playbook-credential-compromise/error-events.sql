-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-credential-compromise.sql
SELECT eventTime, eventName, errorCode, errorMessage, sourceIPAddress
FROM cloudtrail_logs
WHERE userIdentity.accessKeyId = 'AKIAIOSFODNN7EXAMPLE'
  AND errorCode IS NOT NULL
  AND errorCode != ''
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
