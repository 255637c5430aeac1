-- Source: https://github.com/awslabs/aws-security-analytics-bootstrap
CREATE TABLE cloudtrail_orc
WITH (format = 'ORC', orc_compression = 'SNAPPY', partitioned_by = ARRAY['account_partition','region_partition','date_partition'] ) AS
SELECT eventversion,
         useridentity
FROM cloudtrail
WHERE account_partition = '111122223333'
