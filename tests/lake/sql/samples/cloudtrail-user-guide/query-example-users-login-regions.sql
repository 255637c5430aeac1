-- Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/lake-sample-queries.html
SELECT 
    eventTime, 
    useridentity.arn, 
    awsRegion
FROM 
    event_data_store_ID
WHERE 
    awsRegion in ('us-east-1', 'us-west-2') 
AND
    eventName = 'ConsoleLogin'
