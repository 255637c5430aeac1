-- Source: https://github.com/awslabs/aws-security-analytics-bootstrap
SELECT * from cloudtrail
WHERE date_partition >= '2021/07/01'
AND date_partition <= '2021/07/31'
LIMIT 10;
