-- title: Identity provider changes
-- question: Who created, changed or deleted SAML and OpenID Connect identity providers?
-- category: users, roles and policies
-- parameters:
--   days | days | 365 | how many days to look back
SELECT
  eventTime,
  eventName,
  coalesce(
    json_extract_scalar(requestParameters, '$.sAMLProviderArn'),
    json_extract_scalar(requestParameters, '$.openIDConnectProviderArn'),
    json_extract_scalar(responseElements, '$.sAMLProviderArn'),
    json_extract_scalar(responseElements, '$.openIDConnectProviderArn'),
    json_extract_scalar(requestParameters, '$.name'),
    json_extract_scalar(requestParameters, '$.url')
  ) AS identityProvider,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventName IN (
    'CreateSAMLProvider', 'UpdateSAMLProvider', 'DeleteSAMLProvider',
    'CreateOpenIDConnectProvider', 'DeleteOpenIDConnectProvider',
    'UpdateOpenIDConnectProviderThumbprint', 'AddClientIDToOpenIDConnectProvider',
    'RemoveClientIDFromOpenIDConnectProvider'
  )
  AND eventTime >= :days
  AND errorCode IS NULL
ORDER BY eventTime DESC, eventID
