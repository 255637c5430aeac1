-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-ransomware.sql
SELECT eventTime, eventName, userIdentity.arn, awsRegion,
       requestParameters, responseElements, sourceIPAddress
FROM cloudtrail_logs
WHERE userIdentity.arn LIKE '%SUSPECTED_PRINCIPAL%'
  AND eventSource = 'kms.amazonaws.com'
  AND eventName IN ('CreateKey', 'CreateGrant', 'Encrypt', 'ReEncryptFrom',
                    'ReEncryptTo', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext',
                    'ScheduleKeyDeletion', 'DisableKey', 'PutKeyPolicy')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
