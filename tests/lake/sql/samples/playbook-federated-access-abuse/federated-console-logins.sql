-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-federated-access-abuse.sql
SELECT eventTime, sourceIPAddress,
       userIdentity.arn AS principalArn,
       additionalEventData AS loginDetails,
       userAgent,
       awsRegion
FROM cloudtrail_logs
WHERE eventName = 'ConsoleLogin'
  AND additionalEventData LIKE '%SamlProviderArn%'
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
