"""How the parameters of a call name its resources: which ARN a bucket's name, a queue's URL or an instance's id makes.

CloudTrail writes the parameters of each service's API (lower camel case); the ARN formats are those of the Service
Authorization Reference, "Resource types defined by" each service. A format with ``*`` bounds the resource and does not
tell it exactly: a secret's ARN ends in six characters of its own. So does one that begins with ``?``: a role's path is
no parameter of most calls. One that ends in ``!name`` counts only where the call has no parameter of that name.
"""

from __future__ import annotations

from typing import Final

_REGIONAL: Final = "arn:{partition}:%s:{region}:{account}:%s"
_GLOBAL: Final = "arn:{partition}:%s::{account}:%s"
_BARE: Final = "arn:{partition}:%s:::%s"


def _formats(form: str, service: str, *resources: str) -> tuple[str, ...]:
    return tuple(
        f"{'?' if resource.startswith('?') else ''}{form % (service, resource.removeprefix('?'))}"
        for resource in resources
    )


def _named(kind: str, name: str) -> tuple[str, str]:
    """A resource of IAM by its name, whatever its path."""
    return f"?{kind}/{{{name}}}", f"{kind}/*/{{{name}}}"


PARAMETER_FORMATS: Final[dict[str, tuple[str, ...]]] = {
    "athena": _formats(_REGIONAL, "athena", "workgroup/{workGroup}"),
    "autoscaling": _formats(_REGIONAL, "autoscaling", "autoScalingGroup:*:autoScalingGroupName/{autoScalingGroupName}"),
    "backup": _formats(_REGIONAL, "backup", "backup-vault:{backupVaultName}", "backup-plan:{backupPlanId}"),
    "cloudformation": _formats(_REGIONAL, "cloudformation", "stack/{stackName}/*", "stackset/{stackSetName}:*"),
    "cloudtrail": _formats(_REGIONAL, "cloudtrail", "trail/{name}", "trail/{trailName}"),
    "cloudwatch": (
        *_formats(_REGIONAL, "cloudwatch", "alarm:{alarmName}", "alarm:{alarmNames}"),
        *_formats(_GLOBAL, "cloudwatch", "dashboard/{dashboardName}"),
    ),
    "codebuild": _formats(_REGIONAL, "codebuild", "project/{projectName}", "project/{name}"),
    "codecommit": _formats(_REGIONAL, "codecommit", "{repositoryName}"),
    "codepipeline": _formats(_REGIONAL, "codepipeline", "{name}", "{pipelineName}"),
    "cognito-idp": _formats(_REGIONAL, "cognito-idp", "userpool/{userPoolId}"),
    "dynamodb": _formats(_REGIONAL, "dynamodb", "table/{tableName}", "table/{tableName}/index/{indexName}"),
    "ec2": _formats(_REGIONAL, "ec2", "key-pair/{keyName}"),
    "ecr": _formats(_REGIONAL, "ecr", "repository/{repositoryName}"),
    "ecs": _formats(
        _REGIONAL,
        "ecs",
        "cluster/{cluster}",
        "cluster/{clusterName}",
        "service/{cluster}/{service}",
        "service/{cluster}/{serviceName}",
        "service/{cluster}/{services}",
        "task/{cluster}/{tasks}",
        "task/{cluster}/{task}",
        "task-definition/{taskDefinition}",
        "task-definition/{taskDefinition}:*",
        "task-definition/{family}:*",
    ),
    "eks": _formats(
        _REGIONAL, "eks", "cluster/{name}", "cluster/{clusterName}", "nodegroup/{clusterName}/{nodegroupName}/*"
    ),
    "elasticfilesystem": _formats(
        _REGIONAL, "elasticfilesystem", "file-system/{fileSystemId}", "access-point/{accessPointId}"
    ),
    "elasticloadbalancing": _formats(_REGIONAL, "elasticloadbalancing", "loadbalancer/{loadBalancerName}"),
    "es": _formats(_REGIONAL, "es", "domain/{domainName}"),
    "events": _formats(
        _REGIONAL,
        "events",
        "rule/{name}",
        "rule/{rule}",
        "rule/{eventBusName}/{name}",
        "rule/{eventBusName}/{rule}",
        "event-bus/{eventBusName}",
    ),
    "firehose": _formats(_REGIONAL, "firehose", "deliverystream/{deliveryStreamName}"),
    "glue": _formats(
        _REGIONAL,
        "glue",
        "catalog",
        "database/{databaseName}",
        "database/{name}!databaseName",
        "table/{databaseName}/{name}",
        "table/{databaseName}/{tableName}",
        "table/{databaseName}/*",
        "job/{jobName}",
        "job/{name}",
        "crawler/{name}",
        "crawler/{crawlerName}",
        "trigger/{name}",
        "workflow/{name}",
        "connection/{name}",
    ),
    "iam": _formats(
        _GLOBAL,
        "iam",
        *_named("role", "roleName"),
        *_named("user", "userName"),
        *_named("group", "groupName"),
        *_named("instance-profile", "instanceProfileName"),
        *_named("policy", "policyName"),
        *_named("server-certificate", "serverCertificateName"),
        "saml-provider/{name}",
        *_named("mfa", "virtualMFADeviceName"),
    ),
    "kinesis": _formats(_REGIONAL, "kinesis", "stream/{streamName}"),
    "kms": _formats(_REGIONAL, "kms", "key/{keyId}", "key/{targetKeyId}", "{aliasName}", "{keyId}"),
    "lambda": _formats(
        _REGIONAL,
        "lambda",
        "function:{functionName}!qualifier",
        "function:{functionName}:{qualifier}",
        "layer:{layerName}",
        "layer:{layerName}:{versionNumber}",
        "event-source-mapping:{uUID}",
    ),
    "logs": _formats(
        _REGIONAL,
        "logs",
        "?log-group:{logGroupName}",
        "log-group:{logGroupName}:*",
        "log-group:{logGroupName}:log-stream:{logStreamName}",
        "?log-group:{logGroupNames}",
        "log-group:{logGroupNames}:*",
    ),
    "rds": _formats(
        _REGIONAL,
        "rds",
        "db:{dBInstanceIdentifier}",
        "cluster:{dBClusterIdentifier}",
        "snapshot:{dBSnapshotIdentifier}",
        "cluster-snapshot:{dBClusterSnapshotIdentifier}",
        "subgrp:{dBSubnetGroupName}",
        "pg:{dBParameterGroupName}",
        "cluster-pg:{dBClusterParameterGroupName}",
        "og:{optionGroupName}",
    ),
    "redshift": _formats(_REGIONAL, "redshift", "cluster:{clusterIdentifier}"),
    "route53": _formats(
        _BARE, "route53", "hostedzone/{hostedZoneId}", "hostedzone/{id}", "healthcheck/{healthCheckId}", "change/{id}"
    ),
    "s3": (
        *_formats(_BARE, "s3", "{bucketName}", "{bucketName}/{key}", "{x-amz-copy-source}", "{bucketName}/*"),
        "{bucketName}/object/{key}",
    ),
    "sagemaker": _formats(
        _REGIONAL,
        "sagemaker",
        "endpoint/{endpointName}",
        "endpoint-config/{endpointConfigName}",
        "model/{modelName}",
        "notebook-instance/{notebookInstanceName}",
        "training-job/{trainingJobName}",
        "processing-job/{processingJobName}",
    ),
    "scheduler": _formats(_REGIONAL, "scheduler", "schedule/{groupName}/{name}", "schedule-group/{groupName}"),
    "secretsmanager": _formats(_REGIONAL, "secretsmanager", "secret:{secretId}-??????", "secret:{name}-??????"),
    "sns": _formats(_REGIONAL, "sns", "{name}"),
    "sqs": ("arn:{partition}:sqs:{region}:{queueUrl}", *_formats(_REGIONAL, "sqs", "{queueName}")),
    "ssm": (
        *_formats(
            _REGIONAL,
            "ssm",
            "parameter/{name}",
            "parameter/{names}",
            "document/{name}",
            "document/{documentName}",
            "session/{sessionId}",
            "managed-instance/{instanceId}",
            "managed-instance/{instanceIds}",
            "managed-instance/{target}",
            "maintenancewindow/{windowId}",
            "patchbaseline/{baselineId}",
        ),
        *_formats(_REGIONAL, "ec2", "instance/{instanceId}", "instance/{instanceIds}", "instance/{target}"),
    ),
    "states": _formats(_REGIONAL, "states", "stateMachine:{name}", "activity:{name}"),
}
"""Service prefix -> ARN formats. Names in braces are parameters, but partition, region and account are the call's."""

EC2_IDS: Final[dict[str, str]] = {
    "acl": "network-acl",
    "ami": "image",
    "cgw": "customer-gateway",
    "cr": "capacity-reservation",
    "dopt": "dhcp-options",
    "eigw": "egress-only-internet-gateway",
    "eipalloc": "elastic-ip",
    "fl": "vpc-flow-log",
    "h": "dedicated-host",
    "i": "instance",
    "igw": "internet-gateway",
    "lt": "launch-template",
    "nat": "natgateway",
    "eni": "network-interface",
    "pcx": "vpc-peering-connection",
    "pg": "placement-group",
    "pl": "prefix-list",
    "rtb": "route-table",
    "sfr": "spot-fleet-request",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "sir": "spot-instances-request",
    "snap": "snapshot",
    "subnet": "subnet",
    "tgw": "transit-gateway",
    "tgw-attach": "transit-gateway-attachment",
    "tgw-rtb": "transit-gateway-route-table",
    "vgw": "vpn-gateway",
    "vol": "volume",
    "vpc": "vpc",
    "vpce": "vpc-endpoint",
    "vpce-svc": "vpc-endpoint-service",
    "vpn": "vpn-connection",
}
"""How ids of EC2 begin, before a hyphen and hexadecimal digits -> resource type (EC2 User Guide, "Resource IDs")."""

WITHOUT_ACCOUNT: Final = frozenset({"image", "snapshot"})
"""Resource types of EC2 whose ARN has no account."""

ALSO_AUTHORIZED: Final[dict[str, tuple[str, ...]]] = {"ec2:RunInstances": ("volume",)}
"""Action -> resource types that it is authorized on although the reference calls them optional.

EC2 User Guide, "Example policies to control access to the EC2 API", launch instances: volumes are created with one.
"""
