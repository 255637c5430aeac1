-- Source: published Athena queries over CloudTrail tables
SELECT eventsource, eventname,
           array_distinct(array_agg(r.arn)) as resource_arns,
           COUNT(*) as invocation_count
    FROM mydb.cloudtrail
    CROSS JOIN UNNEST(resources) AS t(r)
    WHERE useridentity.sessioncontext.sessionissuer.arn = 'arn:aws:iam::555555555555:role/alice'
      AND region = 'us-east-1'
      AND date_parse(eventtime, '%Y-%m-%dT%H:%i:%sZ')
          BETWEEN parse_datetime('2023-01-01', 'yyyy-MM-dd')
              AND parse_datetime('2023-01-31', 'yyyy-MM-dd') + interval '1' day
      AND (errorcode IS NULL OR errorcode = '')
    GROUP BY eventsource, eventname
    ORDER BY eventsource, eventname
