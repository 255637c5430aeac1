-- title: Who read from a bucket
-- question: Which users and roles read objects from this bucket, how many and how much?
-- category: data
-- parameters:
--   bucket_name | text | | the bucket; empty means every bucket
--   days | days | 90 | how many days to look back
WITH reads AS (
  SELECT
    json_extract_scalar(requestParameters, '$.bucketName') AS bucketName,
    json_extract_scalar(requestParameters, '$.key') AS key,
    principalArn,
    CASE
      WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
    END AS sessionName,
    sourceIPAddress,
    TRY_CAST(json_extract_scalar(additionalEventData, '$.bytesTransferredOut') AS DOUBLE) AS bytes,
    eventTime
  FROM events
  WHERE eventSource = 's3.amazonaws.com'
    AND eventName IN (
      'GetObject', 'HeadObject', 'SelectObjectContent', 'GetObjectTorrent', 'GetObjectAttributes',
      'ListObjects', 'ListObjectsV2', 'ListObjectVersions'
    )
    AND eventTime >= :days
    AND errorCode IS NULL
    AND (:bucket_name = '' OR json_extract_scalar(requestParameters, '$.bucketName') = :bucket_name)
)
SELECT
  bucketName,
  principalArn,
  sessionName,
  count(*) AS reads,
  count(DISTINCT key) AS objects,
  CAST(sum(bytes) AS BIGINT) AS bytes,
  array_join(array_sort(array_agg(DISTINCT sourceIPAddress)), ', ') AS sourceIPAddresses,
  min(eventTime) AS firstRead,
  max(eventTime) AS lastRead
FROM reads
GROUP BY bucketName, principalArn, sessionName
ORDER BY bucketName, reads DESC, principalArn, sessionName
