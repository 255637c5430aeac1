-- Source: published Athena queries over CloudTrail tables
SELECT * FROM "cloudtrail-table" WHERE json_extract_scalar(responseelements, '$.accessKey.accessKeyId') IS NOT NULL;
