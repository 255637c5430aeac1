-- Source: https://github.com/aws-samples/cloud-trail-lake-query-samples/blob/main/cloudformation-stacksets-service-managed-investigation.sql
SELECT
    userIdentity.principalId,
    element_at(requestParameters, 'stackSetName') as stackSetName,
    eventName,
    eventTime,
    sourceIPAddress
FROM
    $EDS_ID 
WHERE
    eventName LIKE '%StackSet'
    AND eventTime > '2024-10-20 00:00:00'  
    AND eventTime < '2024-10-25 00:00:00'
    AND element_at(requestParameters, 'stackSetName') IN (
        SELECT
            regexp_replace(
                element_at(requestParameters, 'stackName'),
                '^StackSet-|(-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})$'
            ) AS stackName
        FROM 
            $EDS_ID
        WHERE 
            eventName LIKE '%Stack'
            AND userIdentity.principalId IN (
                SELECT 
                    userIdentity.principalid
                FROM
                    $EDS_ID
                WHERE
                    eventID = $EVENT_ID
            )
    )
