-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-credential-compromise.sql
SELECT eventTime, eventName, requestParameters, responseElements,
       sourceIPAddress, recipientAccountId
FROM cloudtrail_logs
WHERE userIdentity.accessKeyId = 'AKIAIOSFODNN7EXAMPLE'
  AND eventName = 'AssumeRole'
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
