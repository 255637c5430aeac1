-- Source: published Athena queries over CloudTrail tables
SELECT useridentity.arn, errorcode, count(*) AS count
FROM cloudtrail
WHERE region = 'us-east-1' AND year = '2019' AND month = '09' AND day = '19' 
  AND errorcode != '' 
GROUP BY errorcode, useridentity.arn 
ORDER BY count DESC
LIMIT 50;
