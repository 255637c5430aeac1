-- Source: https://github.com/aws-samples/aws-incident-response-playbooks/blob/main/playbooks/resources/athena-queries-personal-data-breach.sql
SELECT ct.eventTime, ct.userIdentity.arn AS accessor,
       ct.requestParameters.key AS object_key,
       ct.sourceIPAddress,
       ct.additionalEventData.bytesTransferredOut AS bytes_out,
       ct.userAgent
FROM cloudtrail_logs ct
WHERE ct.eventSource = 's3.amazonaws.com'
  AND ct.eventName = 'GetObject'
  AND ct.requestParameters.bucketName = 'customer-pii-bucket'
  AND ct.requestParameters.key IN (
    -- Insert object keys from Macie findings that contain PII
    'data/customers/export-20260501.csv',
    'data/customers/full-extract.json.gz',
    'backups/db-snapshot-customers-20260515.sql'
  )
  AND ct.eventTime BETWEEN 'START_TIME' AND 'END_TIME'
  AND ct.errorCode IS NULL
ORDER BY ct.eventTime ASC;
