-- Source: https://github.com/aws-samples/cloud-trail-lake-query-samples/blob/main/list-all-events-not-in-authorized-region.sql
select
    awsRegion, eventType, eventTime, eventName 
from
    <event_data_store_id> 
where
    awsRegion not in ('region','region' 
    )  
    and recipientAccountId='<accountid>': select
        awsRegion, eventType, eventTime, eventName  
    from
        <event_data_store_id>  
    where
        awsRegion not in ('<region>','<region>' 
        )  
        and recipientAccountId='<accountid>'
