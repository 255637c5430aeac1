-- title: Secrets and parameters read
-- question: Who read which secrets and decrypted parameters?
-- category: credentials
-- parameters:
--   days | days | 30 | how many days to look back
--   secret | text | | only secrets whose name or ARN contains this text; empty means all
WITH secret_reads AS (
  SELECT
    coalesce(
      json_extract_scalar(requestParameters, '$.secretId'),
      json_extract_scalar(requestParameters, '$.name'),
      json_extract_scalar(requestParameters, '$.path'),
      json_format(json_extract(requestParameters, '$.secretIdList')),
      json_format(json_extract(requestParameters, '$.names'))
    ) AS secret,
    principalArn,
    CASE
      WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
    END AS sessionName,
    eventTime,
    sourceIPAddress
  FROM events
  WHERE eventTime >= :days
    AND errorCode IS NULL
    AND (
      eventSource = 'secretsmanager.amazonaws.com'
      AND eventName IN ('GetSecretValue', 'BatchGetSecretValue')
      OR eventSource = 'ssm.amazonaws.com'
      AND eventName IN ('GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory')
      AND json_extract_scalar(requestParameters, '$.withDecryption') = 'true'
    )
)
SELECT
  secret,
  principalArn,
  sessionName,
  count(*) AS reads,
  count(DISTINCT sourceIPAddress) AS addresses,
  min(eventTime) AS firstRead,
  max(eventTime) AS lastRead
FROM secret_reads
WHERE :secret = '' OR strpos(secret, :secret) > 0
GROUP BY secret, principalArn, sessionName
ORDER BY lastRead DESC, secret, principalArn, sessionName
