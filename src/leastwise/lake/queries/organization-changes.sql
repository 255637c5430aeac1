-- title: Organization changes
-- question: Who changed the organization: its accounts, units, policies and delegated administrators?
-- category: monitoring
-- parameters:
--   days | days | 365 | how many days to look back
SELECT
  eventTime,
  eventName,
  coalesce(
    json_extract_scalar(requestParameters, '$.accountId'),
    json_extract_scalar(requestParameters, '$.targetId'),
    json_extract_scalar(requestParameters, '$.policyId'),
    json_extract_scalar(requestParameters, '$.organizationalUnitId'),
    json_extract_scalar(requestParameters, '$.name')
  ) AS target,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  requestParameters,
  eventID
FROM events
WHERE eventSource = 'organizations.amazonaws.com'
  AND eventTime >= :days
  AND errorCode IS NULL
  AND NOT regexp_like(eventName, '^(Describe|List)')
ORDER BY eventTime DESC, eventID
