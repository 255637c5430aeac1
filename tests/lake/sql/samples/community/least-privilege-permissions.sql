-- Source: published Athena queries over CloudTrail tables
SELECT DISTINCT
		useridentity.sessionContext.sessionIssuer.arn as useridentity,
		CONCAT(SPLIT_PART(eventsource, '.', 1),':',eventname) as permission,
		resource.arn as resource
	FROM "mydb"."mytable"
	CROSS JOIN UNNEST(resources) AS t(resource)
	WHERE day > '2006/01/02'
	AND regexp_like(useridentity.arn, 'ops')
	AND account_id = '111122223333'
	AND region = 'us-east-1'
	AND NULLIF(errorcode, '') IS NULL
