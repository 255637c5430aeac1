-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-personal-data-breach.sql
SELECT eventTime, eventName, userIdentity.arn AS accessor,
       userIdentity.accountId AS accessor_account,
       requestParameters.bucketName AS bucket,
       requestParameters.key AS object_key,
       sourceIPAddress, userAgent,
       additionalEventData.bytesTransferredOut AS bytes_transferred,
       errorCode
FROM cloudtrail_logs
WHERE eventSource = 's3.amazonaws.com'
  AND eventName IN ('GetObject', 'SelectObjectContent', 'CopyObject',
                    'HeadObject', 'ListObjects', 'ListObjectsV2')
  AND requestParameters.bucketName IN ('customer-pii-bucket', 'hr-records-bucket',
                                        'health-data-bucket')
  AND eventTime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY eventTime ASC;
