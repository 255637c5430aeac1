-- title: Roles that trust other accounts
-- question: Which roles name a principal of another account, or everyone, in their trust policy, with or without conditions?
-- category: recorded resources
-- parameters:
--   account | text | | only roles that trust this account; empty means every other account
SELECT DISTINCT
  roles.accountId,
  roles.roleName,
  roles.arn,
  regexp_replace(named.text, '[^0-9*]', '') AS trustedAccount,
  strpos(roles.assumeRolePolicyDocument, '"Condition"') > 0 AS hasCondition
FROM roles
CROSS JOIN UNNEST(regexp_extract_all(
  regexp_replace(roles.assumeRolePolicyDocument, '\s', ''),
  '"Principal":("\*"|\{[^}]*\})'
)) AS principals (text)
CROSS JOIN UNNEST(regexp_extract_all(principals.text, '"\*"|[:"][0-9]{12}[:"]')) AS named (text)
WHERE regexp_replace(named.text, '[^0-9*]', '') <> roles.accountId
  AND (:account = '' OR regexp_replace(named.text, '[^0-9*]', '') = :account)
ORDER BY accountId, roleName, trustedAccount
