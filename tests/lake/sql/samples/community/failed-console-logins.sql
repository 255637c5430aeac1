-- Source: published CloudTrail Lake sample queries, with date_add for the dateadd of the original
SELECT eventTime, userIdentity.principalId, 
       sourceIPAddress, errorCode
FROM $EDS_ID
WHERE eventName = 'ConsoleLogin'
  AND errorCode IS NOT NULL
  AND eventTime > date_add('day', -7, now())
ORDER BY eventTime DESC
