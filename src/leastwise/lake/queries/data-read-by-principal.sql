-- title: Data read from S3 by principal
-- question: Who read the most bytes from S3, from which bucket, on which day?
-- category: data
-- parameters:
--   days | days | 30 | how many days to look back
--   megabytes | integer | 0 | the least number of megabytes (10^6 bytes) a day to report
SELECT
  date_trunc('day', eventTime) AS day,
  principalArn,
  json_extract_scalar(requestParameters, '$.bucketName') AS bucketName,
  CAST(sum(TRY_CAST(json_extract_scalar(additionalEventData, '$.bytesTransferredOut') AS DOUBLE)) AS BIGINT) AS bytes,
  count(*) AS objectReads
FROM events
WHERE eventSource = 's3.amazonaws.com'
  AND eventName IN ('GetObject', 'SelectObjectContent')
  AND eventTime >= :days
  AND errorCode IS NULL
GROUP BY 1, 2, 3
HAVING coalesce(sum(TRY_CAST(json_extract_scalar(additionalEventData, '$.bytesTransferredOut') AS DOUBLE)), 0)
  >= CAST(:megabytes AS DOUBLE) * 1000000
ORDER BY bytes DESC NULLS LAST, day, principalArn, bucketName
