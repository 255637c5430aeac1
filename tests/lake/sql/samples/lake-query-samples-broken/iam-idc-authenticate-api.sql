-- Source: https://github.com/aws-samples/cloud-trail-lake-query-samples/blob/main/iam-idc-authenticate-api.sql
SELECT userIdentity.username, eventTime, recipientAccountId, awsRegion, sourceIPAddress, eventID
FROM FROM <EDS ID>
WHERE eventSource = 'sso.amazonaws.com'
AND eventName = 'Authenticate'
AND eventTime > '2023-01-01 00:00:00' AND eventTime < '2023-01-07 00:00:00'
