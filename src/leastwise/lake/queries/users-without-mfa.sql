-- title: Users with a password and without MFA
-- question: Which IAM users can sign in to the console with a password alone?
-- category: recorded resources
-- parameters:
SELECT
  accountId,
  userName,
  arn,
  createDate,
  passwordLastUsed
FROM users
WHERE hasPassword
  AND NOT hasMFA
ORDER BY accountId, userName
