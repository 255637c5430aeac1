-- Source: published Athena queries over CloudTrail tables
SELECT resource_unnested FROM "<DB>"."<TABLE>" CROSS JOIN UNNEST(resources) AS T(resource_unnested) WHERE resource_unnested.accountid = '12777' LIMIT 10;
