-- Source: https://github.com/aws-samples/cloud-trail-lake-query-samples/blob/main/ec2-api-run-instances.sql
SELECT recipientAccountId, awsRegion, eventID, element_at(responseElements, 'instancesSet') as instances
FROM <EDS ID>
WHERE eventName='RunInstances'
AND eventTime > '2023-01-01 00:00:00' AND eventTime < '2023-01-07 00:00:00'
