-- title: Policies written that allow everything
-- question: Who wrote a policy document with a statement that allows every action on every resource?
-- category: permissions granted
-- parameters:
--   days | days | 365 | how many days to look back
SELECT
  eventTime,
  eventName,
  coalesce(
    json_extract_scalar(requestParameters, '$.policyArn'),
    json_extract_scalar(requestParameters, '$.policyName')
  ) AS policy,
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
  AND eventName IN ('CreatePolicy', 'CreatePolicyVersion', 'PutUserPolicy', 'PutRolePolicy', 'PutGroupPolicy')
  AND eventTime >= :days
  AND errorCode IS NULL
  -- One statement without a condition that allows "*" on "*".
  AND cardinality(filter(
      regexp_extract_all(json_extract_scalar(requestParameters, '$.policyDocument'), '\{[^{}]*\}'),
      statement -> regexp_like(statement, '"Effect"\s*:\s*"Allow"')
        AND regexp_like(statement, '"Action"\s*:\s*(\[[^\]]*)?"(\*|\*:\*)"')
        AND regexp_like(statement, '"Resource"\s*:\s*(\[[^\]]*)?"\*"')
    )) > 0
ORDER BY eventTime DESC, eventID
