-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-ransomware.sql
SELECT eventSource, eventName, userIdentity.arn,
       COUNT(*) as call_count, MIN(eventTime) as first_seen, MAX(eventTime) as last_seen
FROM cloudtrail_logs
WHERE eventName LIKE 'Delete%'
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
GROUP BY eventSource, eventName, userIdentity.arn
HAVING call_count > 10
ORDER BY call_count DESC;
