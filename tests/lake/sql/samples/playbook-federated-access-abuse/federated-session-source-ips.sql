-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-federated-access-abuse.sql
SELECT sourceIPAddress, COUNT(*) AS session_count,
       MIN(eventTime) AS first_seen, MAX(eventTime) AS last_seen,
       array_agg(DISTINCT json_extract_scalar(requestParameters, '$.roleArn')) AS roles_assumed
FROM cloudtrail_logs
WHERE eventName IN ('AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
GROUP BY sourceIPAddress
ORDER BY session_count DESC;
