-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-ransomware.sql
SELECT eventTime, eventSource, eventName, userIdentity.arn,
       requestParameters, sourceIPAddress, awsRegion
FROM cloudtrail_logs
WHERE eventName IN ('DeleteObject', 'DeleteObjects', 'DeleteSnapshot',
                    'DeleteDBSnapshot', 'DeleteDBClusterSnapshot',
                    'DeleteRecoveryPoint', 'DeleteBackupVault',
                    'PutBucketVersioning', 'DeleteBucketPolicy')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
