-- Source: https://github.com/awslabs/aws-security-analytics-bootstrap
SELECT * from cloudtrail
WHERE date_partition >= date_format(date_add('day',-30,current_timestamp), '%Y/%m/%d')
LIMIT 10;
