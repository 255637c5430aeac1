-- Source: https://github.com/aws-samples/cloud-trail-lake-query-samples/blob/main/event-response-element-by-event-id.sql
SELECT responseElements
FROM <EDS ID>
WHERE eventID = '3270e016-59a1-4448-8dd1-d27a4796502d';
