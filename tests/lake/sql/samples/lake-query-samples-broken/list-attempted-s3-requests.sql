-- Source: https://github.com/aws-samples/cloud-trail-lake-query-samples/blob/main/list-attempted-s3-requests.sql
SELECT
    userIdentity.principalId, errorMessage, element_at(requestParameters, 'bucketName' 
    ) as bucket, element_at(requestParameters, 'key' 
    ) as objectKey, count(* 
    ) as attempts
FROM
    <event_data_store_id> 
WHERE
    eventTime > '2022-01-01 00:00:00'  
    AND eventTime < '2022-01-30 00:00:00'  
    AND eventSource = 's3.amazonaws.com' 
    AND eventName = 'GetObject'
GROUP
    BY userIdentity.principalId, errorMessage, requestParametersORDER BY attempts desc
