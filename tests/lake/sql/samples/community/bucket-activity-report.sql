-- Source: published Athena queries over CloudTrail tables
    SELECT
        r.arn AS s3_bucket_name,
        COUNT(*) AS record_count
    FROM datatrail
    CROSS JOIN UNNEST(resources) AS t (r)
    WHERE r.type = 'AWS::S3::Bucket'
    AND from_iso8601_timestamp(eventtime) >= now() - interval '1' day
    GROUP BY r.arn
    ORDER BY record_count DESC;
