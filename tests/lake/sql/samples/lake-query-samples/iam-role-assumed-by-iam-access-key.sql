-- Source: https://github.com/aws-samples/cloud-trail-lake-query-samples/blob/main/iam-role-assumed-by-iam-access-key.sql
SELECT requestParameters,responseElements
FROM <EDS ID>
WHERE eventName = 'AssumeRole'
AND eventTime > '2023-01-01 00:00:00' AND eventTime < '2023-01-07 00:00:00'
AND userIdentity.accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
