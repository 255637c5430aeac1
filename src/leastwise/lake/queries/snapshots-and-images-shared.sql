-- title: Snapshots and images shared
-- question: Who shared an EBS snapshot, a machine image or a database snapshot, and with whom?
-- category: data
-- parameters:
--   days | days | 365 | how many days to look back
WITH shares AS (
  SELECT
    eventTime,
    eventName,
    coalesce(
      json_extract_scalar(requestParameters, '$.snapshotId'),
      json_extract_scalar(requestParameters, '$.imageId'),
      json_extract_scalar(requestParameters, '$.dBSnapshotIdentifier'),
      json_extract_scalar(requestParameters, '$.dBClusterSnapshotIdentifier')
    ) AS shared,
    coalesce(
      json_format(json_extract(requestParameters, '$.createVolumePermission.add.items')),
      json_format(json_extract(requestParameters, '$.launchPermission.add.items')),
      json_format(json_extract(requestParameters, '$.valuesToAdd'))
    ) AS sharedWith,
    principalArn,
    CASE
      WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
    END AS sessionName,
    sourceIPAddress,
    recipientAccountId,
    eventID
  FROM events
  WHERE eventSource IN ('ec2.amazonaws.com', 'rds.amazonaws.com')
    AND eventName IN (
      'ModifySnapshotAttribute', 'ModifyImageAttribute', 'ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute'
    )
    AND eventTime >= :days
    AND errorCode IS NULL
)
SELECT *
FROM shares
WHERE sharedWith <> '[]'
ORDER BY eventTime DESC, eventID
