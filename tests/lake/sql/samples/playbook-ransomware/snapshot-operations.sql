-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-ransomware.sql
SELECT eventTime, eventName, userIdentity.arn, awsRegion,
       requestParameters, responseElements, errorCode
FROM cloudtrail_logs
WHERE eventSource = 'ec2.amazonaws.com'
  AND eventName IN ('DeleteSnapshot', 'ModifySnapshotAttribute',
                    'CopySnapshot', 'CreateSnapshot', 'CreateSnapshots')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
