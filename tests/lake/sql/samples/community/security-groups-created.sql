-- Source: published Athena queries over CloudTrail tables
SELECT eventTime, eventSource, eventName, userIdentity.username
FROM "default"."cloudtrail_logs_aws_cloudtrail_logs_256576895597_6c6acb12"
WHERE eventName = 'CreateSecurityGroup'
ORDER BY eventTime DESC
LIMIT 10;
