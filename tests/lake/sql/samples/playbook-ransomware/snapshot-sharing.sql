-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-ransomware.sql
SELECT eventTime, eventName, userIdentity.arn, requestParameters, responseElements
FROM cloudtrail_logs
WHERE eventName IN ('ModifySnapshotAttribute', 'ModifyDBSnapshotAttribute',
                    'ModifyDBClusterSnapshotAttribute')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
