-- Source: https://github.com/awslabs/aws-security-analytics-bootstrap
SELECT * from cloudtrail
LIMIT 10;
