-- title: Lambda functions created or changed
-- question: Who created Lambda functions or changed their code, configuration or URL?
-- category: infrastructure
-- parameters:
--   days | days | 30 | how many days to look back
SELECT
  eventTime,
  eventName,
  json_extract_scalar(requestParameters, '$.functionName') AS functionName,
  coalesce(
    json_extract_scalar(requestParameters, '$.role'),
    json_extract_scalar(responseElements, '$.role')
  ) AS executionRole,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  awsRegion,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'lambda.amazonaws.com'
  -- Lambda writes the API version into the name: UpdateFunctionCode20150331v2.
  AND regexp_like(
    eventName,
    '^(CreateFunction|UpdateFunctionCode|UpdateFunctionConfiguration|CreateFunctionUrlConfig|UpdateFunctionUrlConfig)'
  )
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
