-- title: Group membership changes
-- question: Who added users to groups or removed them?
-- category: users, roles and policies
-- parameters:
--   days | days | 90 | how many days to look back
--   user_name | text | | only this IAM user; empty means every user
SELECT
  eventTime,
  eventName,
  json_extract_scalar(requestParameters, '$.userName') AS userName,
  json_extract_scalar(requestParameters, '$.groupName') AS groupName,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventName IN ('AddUserToGroup', 'RemoveUserFromGroup')
  AND eventTime >= :days
  AND errorCode IS NULL
  AND (:user_name = '' OR json_extract_scalar(requestParameters, '$.userName') = :user_name)
ORDER BY eventTime DESC, eventID
