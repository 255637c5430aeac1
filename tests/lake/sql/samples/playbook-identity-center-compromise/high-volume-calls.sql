-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-identity-center-compromise.sql
SELECT eventName, eventSource, COUNT(*) AS call_count,
       sourceIPAddress, userIdentity.arn AS actor
FROM cloudtrail_logs
WHERE eventSource IN ('sso.amazonaws.com', 'identitystore.amazonaws.com')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
GROUP BY eventName, eventSource, sourceIPAddress, userIdentity.arn
HAVING COUNT(*) > 10
ORDER BY call_count DESC;
