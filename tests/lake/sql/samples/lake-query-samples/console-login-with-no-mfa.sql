-- Source: https://github.com/aws-samples/cloud-trail-lake-query-samples/blob/main/console-login-with-no-mfa.sql
SELECT
    *
FROM
    $EDS_ID 
WHERE
    eventsource = 'signin.amazonaws.com'  
    AND eventname = 'ConsoleLogin'  
    AND Element_at(additionaleventdata, 'MFAUsed' 
    ) = 'No'
