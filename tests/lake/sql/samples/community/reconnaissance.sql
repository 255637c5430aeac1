-- Source: published Athena queries over CloudTrail tables
SELECT
  useridentity.arn AS identity,
  useridentity.type AS identity_type,
  date_trunc('hour', from_iso8601_timestamp(eventtime)) AS hour,
  count(DISTINCT eventname) AS distinct_apis,
  count(DISTINCT eventsource) AS distinct_services,
  count(*) AS calls,
  array_agg(DISTINCT sourceipaddress) AS source_ips,
  array_agg(DISTINCT useragent) AS user_agents
FROM "db"."cloudtrail_table"
WHERE dt >= date_format(current_date - interval '30' day, '%Y/%m/%d')
  AND regexp_like(eventname, '^(List|Describe|Get)')
  AND useridentity.type IN ('IAMUser', 'AssumedRole', 'Root', 'FederatedUser')
GROUP BY 1, 2, 3
