-- Source: https://github.com/awslabs/aws-security-analytics-bootstrap
SELECT * from cloudtrail
WHERE account_partition = '111122223333'
LIMIT 10;
