-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-federated-access-abuse.sql
SELECT eventTime, eventName, eventSource, sourceIPAddress,
       userIdentity.arn AS sessionArn,
       requestParameters, errorCode
FROM cloudtrail_logs
WHERE userIdentity.sessionContext.sessionIssuer.type = 'Role'
  AND userIdentity.sessionContext.sessionIssuer.arn LIKE '%FEDERATED_ROLE_NAME%'
  AND sourceIPAddress IN ('SUSPICIOUS_IP_1', 'SUSPICIOUS_IP_2')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
