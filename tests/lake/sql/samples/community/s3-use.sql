-- Source: published Athena queries over CloudTrail tables
SELECT eventtime,
eventname,
requestparameters,
awsregion,
eventsource,
resources
FROM cloudtrail_662651605507
WHERE year = '2019'
AND month IN ('7', '8', '9', '10', '11')
AND eventsource = 's3.amazonaws.com'
AND eventname NOT IN ('GetBucketLogging', 'ListBuckets', 'GetBucketLocation', 'GetBucketPublicAccessBlock', 'GetBucketPolicyStatus', 'GetBucketAcl', 'GetAccountPublicAccessBlock', 'GetBucketCors', 'GetBucketWebsite', 'GetBucketRequestPayment', 'GetBucketPolicy');
