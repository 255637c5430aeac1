-- title: Security services disabled
-- question: Who disabled GuardDuty, Security Hub, AWS Config, Access Analyzer, Macie or flow logs?
-- category: monitoring
-- parameters:
--   days | days | 365 | how many days to look back
SELECT
  eventTime,
  eventSource,
  eventName,
  principalArn,
  CASE
    WHEN identityType IN ('AssumedRole', 'FederatedUser') THEN regexp_replace(userIdentity.arn, '^.*/', '')
  END AS sessionName,
  sourceIPAddress,
  awsRegion,
  recipientAccountId,
  requestParameters,
  eventID
FROM events
WHERE eventTime >= :days
  AND errorCode IS NULL
  AND (
    eventSource = 'guardduty.amazonaws.com'
    AND eventName IN (
      'DeleteDetector', 'UpdateDetector', 'StopMonitoringMembers', 'DisassociateMembers', 'DeleteMembers',
      'DisassociateFromMasterAccount', 'DisassociateFromAdministratorAccount', 'DeletePublishingDestination'
    )
    OR eventSource = 'securityhub.amazonaws.com'
    AND eventName IN ('DisableSecurityHub', 'BatchDisableStandards', 'DisassociateFromAdministratorAccount')
    OR eventSource = 'config.amazonaws.com'
    AND eventName IN (
      'StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'DeleteDeliveryChannel', 'DeleteConfigRule'
    )
    OR eventSource = 'access-analyzer.amazonaws.com'
    AND eventName IN ('DeleteAnalyzer', 'CreateArchiveRule', 'UpdateArchiveRule')
    OR eventSource = 'macie2.amazonaws.com'
    AND eventName IN ('DisableMacie', 'DisassociateFromAdministratorAccount')
    OR eventSource = 'ec2.amazonaws.com'
    AND eventName = 'DeleteFlowLogs'
    OR eventSource = 'monitoring.amazonaws.com'
    AND eventName IN ('DeleteAlarms', 'DisableAlarmActions')
  )
ORDER BY eventTime DESC, eventID
