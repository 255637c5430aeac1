-- Source: published Athena queries over CloudTrail tables
SELECT eventtime,
          eventname,
          useridentity.username,
          useragent,
          errorcode,
          errormessage
   FROM "default"."cloudtrail_logs_cloud_trail_test_clayton"
   WHERE from_iso8601_timestamp(eventtime) > date_add('hour', -48, now())
     AND eventname IN ('CreateVpc', 'DeleteVpc')
   ORDER BY eventtime;
