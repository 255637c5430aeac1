-- Source: https://github.com/aws-samples/cloud-trail-lake-query-samples/blob/main/dynamodb-scan-operations.sql
SELECT
    *
FROM
    $EDS_ID 
WHERE
    eventsource = 'dynamodb.amazonaws.com'  
    AND eventname = 'scan'
