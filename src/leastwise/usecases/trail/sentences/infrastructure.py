"""Phrases of EC2, Lambda, CloudTrail, Config, GuardDuty, CloudWatch and CloudFormation."""

from __future__ import annotations

from typing import Final

_INSTANCES = "{request.instancesSet.items.instanceId|request.instanceId}"
_GROUP = "security group {request.groupId|request.groupName}"
_FUNCTION = "function {request.functionName:name}"
_TRAIL = "trail {request.name|request.trailName:name}"

INFRASTRUCTURE: Final[dict[str, dict[str, str]]] = {
    "ec2.amazonaws.com": {
        "AssociateIamInstanceProfile": "give instance {request.AssociateIamInstanceProfileRequest.InstanceId"
        "|request.instanceId} an instance profile",
        "AttachVolume": "attach volume {request.volumeId} to instance {request.instanceId}",
        "AuthorizeSecurityGroupEgress": f"open {_GROUP} outwards"
        "[ to {request.ipPermissions.items.ipRanges.items.cidrIp}]",
        "AuthorizeSecurityGroupIngress": f"open {_GROUP}[ to {{request.ipPermissions.items.ipRanges.items.cidrIp}}]",
        "CreateImage": "create an image of instance {request.instanceId}",
        "CreateKeyPair": "create key pair {request.keyName}",
        "CreateSecurityGroup": "create security group {request.groupName}",
        "CreateSnapshot": "create a snapshot of volume {request.volumeId}",
        "CreateVolume": "create volume[ {response.volumeId}]",
        "CreateVpc": "create VPC[ {response.vpc.vpcId}]",
        "DeleteFlowLogs": "delete flow logs {request.DeleteFlowLogsRequest.FlowLogId.content}",
        "DeleteKeyPair": "delete key pair {request.keyName|request.keyPairId}",
        "DeleteSecurityGroup": f"delete {_GROUP}",
        "DeleteSnapshot": "delete snapshot {request.snapshotId}",
        "DeleteVolume": "delete volume {request.volumeId}",
        "DeleteVpc": "delete VPC {request.vpcId}",
        "DisableEbsEncryptionByDefault": "disable the default encryption of volumes",
        "GetConsoleScreenshot": "take a screenshot of instance {request.GetConsoleScreenshotRequest.InstanceId"
        "|request.instanceId}",
        "GetPasswordData": "get the password of instance {request.instanceId}",
        "ImportKeyPair": "import key pair {request.keyName}",
        "ModifyImageAttribute": "change who may use image {request.imageId}",
        "ModifyInstanceAttribute": "change instance {request.instanceId}",
        "ModifySnapshotAttribute": "change who may use snapshot {request.snapshotId}",
        "RebootInstances": f"reboot {_INSTANCES}",
        "ReplaceIamInstanceProfileAssociation": "replace the instance profile of association "
        "{request.ReplaceIamInstanceProfileAssociationRequest.AssociationId|request.associationId}",
        "RevokeSecurityGroupIngress": f"close {_GROUP}[ to {{request.ipPermissions.items.ipRanges.items.cidrIp}}]",
        "RunInstances": "launch instances[ {response.instancesSet.items.instanceId}]",
        "StartInstances": f"start {_INSTANCES}",
        "StopInstances": f"stop {_INSTANCES}",
        "TerminateInstances": f"terminate {_INSTANCES}",
    },
    "lambda.amazonaws.com": {
        "AddPermission": f"let {{request.principal}} invoke {_FUNCTION}",
        "CreateFunction": f"create {_FUNCTION}[ with role {{request.role:name}}]",
        "DeleteFunction": f"delete {_FUNCTION}",
        "Invoke": f"invoke {_FUNCTION}",
        "RemovePermission": f"remove permission {{request.statementId}} of {_FUNCTION}",
        "UpdateFunctionCode": f"change the code of {_FUNCTION}",
        "UpdateFunctionConfiguration": f"change the configuration of {_FUNCTION}[ to role {{request.role:name}}]",
    },
    "cloudtrail.amazonaws.com": {
        "CreateTrail": f"create {_TRAIL}",
        "DeleteEventDataStore": "delete event data store {request.eventDataStore:name}",
        "DeleteTrail": f"delete {_TRAIL}",
        "LookupEvents": "look up events",
        "PutEventSelectors": f"change what {_TRAIL} records",
        "PutInsightSelectors": f"change the Insights of {_TRAIL}",
        "StartLogging": f"start {_TRAIL}",
        "StopLogging": f"stop {_TRAIL}",
        "UpdateTrail": f"change {_TRAIL}",
    },
    "config.amazonaws.com": {
        "DeleteConfigRule": "delete Config rule {request.configRuleName}",
        "DeleteConfigurationRecorder": "delete configuration recorder {request.configurationRecorderName}",
        "DeleteDeliveryChannel": "delete delivery channel {request.deliveryChannelName}",
        "StopConfigurationRecorder": "stop configuration recorder {request.configurationRecorderName}",
    },
    "guardduty.amazonaws.com": {
        "CreateFilter": "create GuardDuty filter {request.name}",
        "DeleteDetector": "delete GuardDuty detector {request.detectorId}",
        "DisassociateFromMasterAccount": "leave the GuardDuty administrator account",
        "UpdateDetector": "change GuardDuty detector {request.detectorId}",
    },
    "logs.amazonaws.com": {
        "DeleteLogGroup": "delete log group {request.logGroupName}",
        "DeleteLogStream": "delete log stream {request.logStreamName} of {request.logGroupName}",
        "PutRetentionPolicy": "keep log group {request.logGroupName} for {request.retentionInDays} days",
    },
    "monitoring.amazonaws.com": {
        "DeleteAlarms": "delete alarms {request.alarmNames}",
        "DisableAlarmActions": "disable the actions of alarms {request.alarmNames}",
    },
    "cloudformation.amazonaws.com": {
        "CreateStack": "create stack {request.stackName:name}",
        "DeleteStack": "delete stack {request.stackName:name}",
        "UpdateStack": "change stack {request.stackName:name}",
    },
}
