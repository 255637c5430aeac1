-- title: IAM users created
-- question: Which IAM users were created in the last 60 days, when, by whom and from where?
-- category: users, roles and policies
-- parameters:
--   days | days | 60 | how many days to look back
--   user_name | text | | only this IAM user; empty means every user
SELECT
  eventTime,
  json_extract_scalar(requestParameters, '$.userName') AS userName,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  recipientAccountId,
  eventID
FROM events
WHERE eventSource = 'iam.amazonaws.com'
  AND eventName = 'CreateUser'
  AND eventTime >= :days
  AND errorCode IS NULL
  AND (:user_name = '' OR json_extract_scalar(requestParameters, '$.userName') = :user_name)
ORDER BY eventTime DESC, eventID
