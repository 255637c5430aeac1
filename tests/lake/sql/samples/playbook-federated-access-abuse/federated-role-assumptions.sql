-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-federated-access-abuse.sql
SELECT eventTime, eventName, sourceIPAddress, userAgent,
       userIdentity.arn AS assumedRoleArn,
       requestParameters AS requestParams,
       responseElements,
       additionalEventData
FROM cloudtrail_logs
WHERE eventName IN ('AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
