-- Source: https://github.com/aws-samples/cloud-trail-lake-query-samples/blob/main/list-publicly-accessible-rds-instances.sql
SELECT
    *
FROM
    $EDS_ID 
WHERE
    eventsource = 'rds.amazonaws.com'  
    AND eventname = 'CreateDBInstance'  
    AND ELEMENT_AT(requestParameters, 'publiclyAccessible' 
    ) = 'true'SELECT
    *
FROM
    $EDS_ID 
WHERE
    eventsource = 'rds.amazonaws.com'  
    AND eventname = 'CreateDBInstance'  
    AND ELEMENT_AT(requestParameters, 'publiclyAccessible' 
    ) = 'true'
