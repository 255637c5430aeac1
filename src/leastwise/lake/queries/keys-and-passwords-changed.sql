-- title: Access keys rotated and passwords changed
-- question: Who rotated an access key or changed a password, and whose was it?
-- category: credentials
-- parameters:
--   days | days | 90 | how many days to look back
--   user_name | text | | only the credentials of this IAM user; empty means every user
WITH changes AS (
  SELECT
    eventTime,
    eventName,
    -- IAM leaves the user out of the request when it is the caller.
    coalesce(
      json_extract_scalar(requestParameters, '$.userName'),
      json_extract_scalar(responseElements, '$.accessKey.userName'),
      json_extract_scalar(responseElements, '$.loginProfile.userName'),
      userIdentity.userName
    ) AS userName,
    coalesce(
      json_extract_scalar(requestParameters, '$.accessKeyId'),
      json_extract_scalar(responseElements, '$.accessKey.accessKeyId')
    ) AS changedAccessKeyId,
    json_extract_scalar(requestParameters, '$.status') AS status,
    principalArn,
    CASE
      WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
    END AS sessionName,
    sourceIPAddress,
    recipientAccountId,
    eventID
  FROM events
  WHERE eventTime >= :days
    AND errorCode IS NULL
    AND (
      eventSource = 'iam.amazonaws.com'
      AND eventName IN (
        'CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey',
        'ChangePassword', 'CreateLoginProfile', 'UpdateLoginProfile', 'DeleteLoginProfile'
      )
      OR eventSource = 'signin.amazonaws.com'
      AND eventName IN ('PasswordUpdated', 'PasswordRecoveryRequested', 'PasswordRecoveryCompleted')
    )
)
SELECT *
FROM changes
WHERE :user_name = '' OR userName = :user_name
ORDER BY eventTime DESC, eventID
