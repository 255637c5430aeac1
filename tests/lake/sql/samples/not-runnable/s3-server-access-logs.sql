-- Source: https://github.com/aws-samples/aws-incident-response-playbooks
SELECT request_datetime, remote_ip, requester, operation, key,
       http_status, bytes_sent, total_time
FROM s3_access_logs
WHERE bucket = 'AFFECTED_BUCKET'
  AND operation = 'REST.GET.OBJECT'
  AND request_datetime BETWEEN 'START_TIME' AND 'END_TIME'
ORDER BY request_datetime ASC;
