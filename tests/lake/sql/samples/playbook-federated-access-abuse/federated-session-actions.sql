-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-federated-access-abuse.sql
SELECT eventTime, eventName, eventSource, sourceIPAddress,
       requestParameters, responseElements, errorCode
FROM cloudtrail_logs
WHERE userIdentity.arn LIKE '%ROLE_SESSION_NAME%'
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
