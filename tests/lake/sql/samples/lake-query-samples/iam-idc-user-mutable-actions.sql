-- Source: https://github.com/aws-samples/cloud-trail-lake-query-samples/blob/main/iam-idc-user-mutable-actions.sql
SELECT eventSource, eventName, eventTime, eventID, errorCode
FROM <EDS ID>
WHERE userIdentity.principalId LIKE '%alice@example.com'
AND readOnly = false
AND eventTime > '2023-01-01 00:00:00' AND eventTime < '2023-01-07 00:00:00'
