-- title: Security groups opened to the internet
-- question: Who opened a security group to every address?
-- category: infrastructure
-- parameters:
--   days | days | 90 | how many days to look back
SELECT
  eventTime,
  eventName,
  coalesce(
    json_extract_scalar(requestParameters, '$.groupId'),
    json_extract_scalar(requestParameters, '$.groupName'),
    json_extract_scalar(requestParameters, '$.ModifySecurityGroupRulesRequest.GroupId')
  ) AS securityGroup,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  awsRegion,
  recipientAccountId,
  requestParameters,
  eventID
FROM events
WHERE eventSource = 'ec2.amazonaws.com'
  AND eventName IN ('AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules')
  AND eventTime >= :days
  AND errorCode IS NULL
  AND (requestParameters LIKE '%"0.0.0.0/0"%' OR requestParameters LIKE '%"::/0"%')
ORDER BY eventTime DESC, eventID
