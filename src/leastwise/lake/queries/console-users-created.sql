-- title: IAM users created with console access
-- question: Which IAM users were created and then given a console password, and by whom?
-- category: users, roles and policies
-- parameters:
--   days | days | 60 | how many days to look back
WITH created AS (
  SELECT
    eventTime,
    principalArn,
    recipientAccountId,
    json_extract_scalar(requestParameters, '$.userName') AS userName
  FROM events
  WHERE eventSource = 'iam.amazonaws.com'
    AND eventName = 'CreateUser'
    AND eventTime >= :days
    AND errorCode IS NULL
),
login_profiles AS (
  SELECT
    eventTime,
    principalArn,
    CASE
      WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
    END AS sessionName,
    sourceIPAddress,
    recipientAccountId,
    coalesce(
      json_extract_scalar(requestParameters, '$.userName'),
      json_extract_scalar(responseElements, '$.loginProfile.userName')
    ) AS userName,
    eventID
  FROM events
  WHERE eventSource = 'iam.amazonaws.com'
    AND eventName = 'CreateLoginProfile'
    AND eventTime >= :days
    AND errorCode IS NULL
)
SELECT
  login_profiles.userName,
  max(created.eventTime) AS userCreated,
  max_by(created.principalArn, created.eventTime) AS userCreatedBy,
  login_profiles.eventTime AS consoleAccessCreated,
  login_profiles.principalArn AS consoleAccessCreatedBy,
  login_profiles.sessionName,
  login_profiles.sourceIPAddress,
  login_profiles.recipientAccountId,
  login_profiles.eventID
FROM login_profiles
JOIN created
  ON created.userName = login_profiles.userName
  AND created.recipientAccountId = login_profiles.recipientAccountId
  AND created.eventTime <= login_profiles.eventTime
GROUP BY
  login_profiles.userName,
  login_profiles.eventTime,
  login_profiles.principalArn,
  login_profiles.sessionName,
  login_profiles.sourceIPAddress,
  login_profiles.recipientAccountId,
  login_profiles.eventID
ORDER BY consoleAccessCreated DESC, login_profiles.eventID
