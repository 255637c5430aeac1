-- Source: https://github.com/aws-samples/cloud-trail-lake-query-samples/blob/main/list-all-events-in-a-flatten-table-format.sql
SELECT
    eventVersion,
    userIdentity.principalID,
    userIdentity.sessionContext.attributes.creationDate,
    userIdentity.sessionContext.webidfederationData.attributes,
    userIdentity.sessionContext.ec2IssuedInVPC,
    eventTime,
    eventJson,
    eventJsonChecksum
FROM
    <event_data_store_id>
WHERE eventTime >= '${date_filter}'
    AND eventTime <= '${date_filter}'
