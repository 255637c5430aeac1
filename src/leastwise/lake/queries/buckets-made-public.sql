-- title: Buckets opened to the public
-- question: Who opened a bucket with a policy or ACL for everyone, or took the public access block away?
-- category: data
-- parameters:
--   days | days | 365 | how many days to look back
SELECT
  eventTime,
  eventName,
  json_extract_scalar(requestParameters, '$.bucketName') AS bucketName,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  requestParameters,
  eventID
FROM events
WHERE eventSource IN ('s3.amazonaws.com', 's3control.amazonaws.com')
  AND eventTime >= :days
  AND errorCode IS NULL
  AND (
    eventName IN (
      'DeleteBucketPublicAccessBlock', 'DeletePublicAccessBlock', 'DeleteAccountPublicAccessBlock'
    )
    OR eventName IN ('PutBucketPublicAccessBlock', 'PutPublicAccessBlock', 'PutAccountPublicAccessBlock')
    AND regexp_like(
      requestParameters,
      '"(BlockPublicAcls|IgnorePublicAcls|BlockPublicPolicy|RestrictPublicBuckets)"\s*:\s*"?false'
    )
    OR eventName IN ('CreateBucket', 'PutBucketAcl')
    AND regexp_like(requestParameters, 'public-read|global/AllUsers|global/AuthenticatedUsers')
    OR eventName = 'PutBucketPolicy'
    AND regexp_like(requestParameters, '"Effect"\s*:\s*"Allow"')
    AND regexp_like(
      requestParameters,
      '"Principal"\s*:\s*("\*"|\{\s*"AWS"\s*:\s*(\[[^\]]*)?"\*")'
    )
  )
ORDER BY eventTime DESC, eventID
