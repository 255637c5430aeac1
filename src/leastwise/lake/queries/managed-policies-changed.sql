-- title: Managed policies created, edited or deleted
-- question: Which customer managed policies were created, edited or deleted, when and by whom?
-- category: users, roles and policies
-- parameters:
--   days | days | 90 | how many days to look back
SELECT
  eventTime,
  eventName,
  coalesce(
    json_extract_scalar(requestParameters, '$.policyArn'),
    json_extract_scalar(responseElements, '$.policy.arn'),
    json_extract_scalar(requestParameters, '$.policyName')
  ) AS policy,
  coalesce(
    json_extract_scalar(requestParameters, '$.versionId'),
    json_extract_scalar(responseElements, '$.policyVersion.versionId')
  ) AS versionId,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  json_extract_scalar(requestParameters, '$.policyDocument') AS policyDocument,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventName IN (
    'CreatePolicy', 'CreatePolicyVersion', 'SetDefaultPolicyVersion', 'DeletePolicyVersion', 'DeletePolicy'
  )
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
