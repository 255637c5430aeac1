-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-credential-compromise.sql
SELECT eventTime, eventName, eventSource, requestParameters, sourceIPAddress
FROM cloudtrail_logs
WHERE userIdentity.accessKeyId = 'AKIAIOSFODNN7EXAMPLE'
  AND eventSource IN ('s3.amazonaws.com', 'dynamodb.amazonaws.com',
                      'secretsmanager.amazonaws.com', 'ssm.amazonaws.com')
  AND eventName IN ('GetObject', 'GetItem', 'BatchGetItem', 'GetSecretValue',
                    'GetParameter', 'GetParameters')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
