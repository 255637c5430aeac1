-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-credential-compromise.sql
SELECT sourceIPAddress, userAgent, COUNT(*) as call_count,
       MIN(eventTime) as first_seen, MAX(eventTime) as last_seen
FROM cloudtrail_logs
WHERE userIdentity.accessKeyId = 'AKIAIOSFODNN7EXAMPLE'
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
GROUP BY sourceIPAddress, userAgent
ORDER BY first_seen ASC;
