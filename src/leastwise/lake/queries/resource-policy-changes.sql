-- title: Resource policies changed
-- question: Who changed the policy of a function, repository, topic, queue, key, secret or bucket?
-- category: data
-- parameters:
--   days | days | 90 | how many days to look back
SELECT
  eventTime,
  eventSource,
  eventName,
  coalesce(
    json_extract_scalar(requestParameters, '$.functionName'),
    json_extract_scalar(requestParameters, '$.repositoryName'),
    json_extract_scalar(requestParameters, '$.topicArn'),
    json_extract_scalar(requestParameters, '$.queueUrl'),
    json_extract_scalar(requestParameters, '$.keyId'),
    json_extract_scalar(requestParameters, '$.secretId'),
    json_extract_scalar(requestParameters, '$.bucketName'),
    json_extract_scalar(requestParameters, '$.vaultName'),
    json_extract_scalar(requestParameters, '$.resourceArn')
  ) AS resource,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  requestParameters,
  eventID
FROM events
WHERE eventTime >= :days
  AND errorCode IS NULL
  AND (
    -- Lambda writes the API version into the name: AddPermission20150331v2.
    eventSource = 'lambda.amazonaws.com'
    AND regexp_like(eventName, '^(Add|Remove)(LayerVersion)?Permission')
    OR eventSource = 'ecr.amazonaws.com'
    AND eventName IN ('SetRepositoryPolicy', 'DeleteRepositoryPolicy', 'PutRegistryPolicy', 'DeleteRegistryPolicy')
    OR eventSource IN ('sns.amazonaws.com', 'sqs.amazonaws.com')
    AND eventName IN ('AddPermission', 'RemovePermission')
    OR eventSource = 'sns.amazonaws.com'
    AND eventName = 'SetTopicAttributes'
    AND json_extract_scalar(requestParameters, '$.attributeName') = 'Policy'
    OR eventSource = 'sqs.amazonaws.com'
    AND eventName = 'SetQueueAttributes'
    AND json_extract_scalar(requestParameters, '$.attributes.Policy') IS NOT NULL
    OR eventSource = 'kms.amazonaws.com'
    AND eventName = 'PutKeyPolicy'
    OR eventSource = 'secretsmanager.amazonaws.com'
    AND eventName IN ('PutResourcePolicy', 'DeleteResourcePolicy')
    OR eventSource = 's3.amazonaws.com'
    AND eventName IN ('PutBucketPolicy', 'DeleteBucketPolicy')
  )
ORDER BY eventTime DESC, eventID
