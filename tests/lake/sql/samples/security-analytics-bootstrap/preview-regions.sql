-- Source: https://github.com/awslabs/aws-security-analytics-bootstrap
SELECT * from cloudtrail
WHERE region_partition in ('us-east-1','us-east-2','us-west-2')
LIMIT 10;
