-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-credential-compromise.sql
SELECT eventTime, eventName, sourceIPAddress, requestParameters, responseElements
FROM cloudtrail_logs
WHERE userIdentity.accessKeyId = 'AKIAIOSFODNN7EXAMPLE'
  AND eventName IN ('CreateUser', 'CreateRole', 'CreateAccessKey',
                    'CreateLoginProfile', 'AttachUserPolicy', 'AttachRolePolicy',
                    'PutUserPolicy', 'PutRolePolicy', 'UpdateAssumeRolePolicy',
                    'CreateFunction', 'UpdateFunctionCode', 'AddPermission',
                    'CreateEventSourceMapping', 'PutBucketPolicy',
                    'CreateTrail', 'StopLogging', 'DeleteTrail')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
