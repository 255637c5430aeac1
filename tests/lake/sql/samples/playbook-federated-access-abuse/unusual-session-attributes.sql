-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-federated-access-abuse.sql
SELECT eventTime, sourceIPAddress,
       json_extract_scalar(requestParameters, '$.roleArn') AS targetRole,
       json_extract_scalar(requestParameters, '$.durationSeconds') AS sessionDuration,
       json_extract_scalar(requestParameters, '$.principalTags') AS principalTags,
       userAgent
FROM cloudtrail_logs
WHERE eventName IN ('AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
