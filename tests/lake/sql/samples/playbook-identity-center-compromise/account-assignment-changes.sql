-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-identity-center-compromise.sql
SELECT eventTime, eventName, sourceIPAddress, userIdentity.arn AS actor_arn,
       json_extract_scalar(requestParameters, '$.targetId') AS account_id,
       json_extract_scalar(requestParameters, '$.permissionSetArn') AS permission_set_arn,
       json_extract_scalar(requestParameters, '$.principalId') AS principal_id,
       json_extract_scalar(requestParameters, '$.principalType') AS principal_type
FROM cloudtrail_logs
WHERE eventSource = 'sso.amazonaws.com'
  AND eventName IN ('CreateAccountAssignment', 'DeleteAccountAssignment')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
