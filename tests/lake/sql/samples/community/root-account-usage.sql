-- Source: published Athena queries over CloudTrail tables
SELECT
  eventTime,
  eventName,
  sourceIPAddress,
  userAgent,
  userIdentity.arn
FROM
  cloudtrail_logs
WHERE
  userIdentity.type = 'Root'
  AND userIdentity.invokedBy IS NULL
  AND eventTime > current_timestamp - interval '1' hour;
