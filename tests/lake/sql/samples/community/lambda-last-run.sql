-- Source: published Athena queries over CloudTrail tables
    select json_extract_scalar(requestparameters, '$.functionName') as function_name, Max (eventtime) as "Last Run"
    from cloudtrail_logs
    where eventname='Invoke'
    and year='2021'
    and from_iso8601_timestamp(eventtime) > current_timestamp - interval '1' month
    and json_extract_scalar(requestparameters, '$.functionName') in ('f')
    group by json_extract_scalar(requestparameters, '$.functionName')
