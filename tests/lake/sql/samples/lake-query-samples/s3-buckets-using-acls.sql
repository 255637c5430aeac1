-- Source: https://github.com/aws-samples/cloud-trail-lake-query-samples/blob/main/s3-buckets-using-acls.sql
SELECT DISTINCT
    element_at(requestParameters, 'bucketName') AS Bucket,
    awsRegion AS Region,
    recipientAccountId AS AccountID
FROM
    <EDS_ID> 
WHERE
	element_at(additionalEventData, 'aclRequired') = 'Yes'
ORDER BY
	recipientAccountId,
    awsRegion
