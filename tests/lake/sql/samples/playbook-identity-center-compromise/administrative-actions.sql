-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-identity-center-compromise.sql
SELECT eventTime, eventName, eventSource, sourceIPAddress, userAgent,
       userIdentity.arn AS actor_arn, requestParameters, responseElements, errorCode
FROM cloudtrail_logs
WHERE eventSource IN ('sso.amazonaws.com', 'identitystore.amazonaws.com',
                      'sso-directory.amazonaws.com')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
