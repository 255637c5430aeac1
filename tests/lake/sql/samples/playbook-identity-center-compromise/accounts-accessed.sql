-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-identity-center-compromise.sql
SELECT eventTime, eventName, sourceIPAddress,
       json_extract_scalar(requestParameters, '$.accountId') AS target_account,
       json_extract_scalar(requestParameters, '$.roleName') AS role_name
FROM cloudtrail_logs
WHERE eventSource = 'sso.amazonaws.com'
  AND eventName = 'GetRoleCredentials'
  AND userIdentity.principalId LIKE '%ATTACKER_USER_ID%'
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
