-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-identity-center-compromise.sql
SELECT eventTime, eventName, sourceIPAddress, userAgent,
       userIdentity.principalId AS sso_user,
       json_extract_scalar(additionalEventData, '$.MFAUsed') AS mfa_used
FROM cloudtrail_logs
WHERE eventSource = 'sso.amazonaws.com'
  AND eventName IN ('Authenticate', 'Federate', 'ListAccounts',
                    'ListAccountRoles', 'GetRoleCredentials')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
