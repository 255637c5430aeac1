"""Actions that do harm when they are allowed on all resources, by what they let happen.

Service Authorization Reference: what an action does, and its access level. IAM User Guide, "Security best practices in
IAM"; AWS Prescriptive Guidance, "Security reference architecture".
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from leastwise.reference.iam import Reference

DATA_EXFILTRATION_ACTIONS: Final = (
    "athena:GetQueryResults",
    "dynamodb:BatchGetItem",
    "dynamodb:ExportTableToPointInTime",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "ebs:GetSnapshotBlock",
    "ec2:ModifySnapshotAttribute",
    "kinesis:GetRecords",
    "logs:CreateExportTask",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "rds:CopyDBSnapshot",
    "rds:ModifyDBSnapshotAttribute",
    "rds:StartExportTask",
    "redshift-data:GetStatementResult",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:GetSecretValue",
    "sqs:ReceiveMessage",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
)
"""Read out what is stored, or hand it to another account."""

CREDENTIALS_EXPOSURE_ACTIONS: Final = (
    "chime:CreateApiKey",
    "codeartifact:GetAuthorizationToken",
    "cognito-identity:GetCredentialsForIdentity",
    "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
    "ec2:GetPasswordData",
    "ecr:GetAuthorizationToken",
    "gamelift:GetInstanceAccess",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateAccessKey",
    "iam:UpdateLoginProfile",
    "lightsail:GetInstanceAccessDetails",
    "lightsail:GetRelationalDatabaseMasterUserPassword",
    "rds-db:connect",
    "redshift:GetClusterCredentials",
    "redshift:GetClusterCredentialsWithIAM",
    "redshift-serverless:GetCredentials",
    "sts:AssumeRole",
    "sts:AssumeRoot",
    "sts:GetFederationToken",
)
"""Answer with credentials of somebody, or make them."""

NOT_ON_RESOURCES: Final = ("codeartifact:GetAuthorizationToken", "ecr:GetAuthorizationToken")
"""Actions of these lists that answer with no more than the caller may do anyway."""

RESOURCE_EXPOSURE_ACTIONS: Final = (
    "backup:PutBackupVaultAccessPolicy",
    "dynamodb:PutResourcePolicy",
    "ec2:ModifyImageAttribute",
    "ecr:SetRepositoryPolicy",
    "elasticfilesystem:PutFileSystemPolicy",
    "events:PutPermission",
    "glacier:SetVaultAccessPolicy",
    "glue:PutResourcePolicy",
    "iam:UpdateAssumeRolePolicy",
    "kinesis:PutResourcePolicy",
    "kms:CreateGrant",
    "kms:PutKeyPolicy",
    "lambda:AddLayerVersionPermission",
    "lambda:AddPermission",
    "logs:PutResourcePolicy",
    "ram:CreateResourceShare",
    "s3:DeleteBucketPolicy",
    "s3:PutAccessPointPolicy",
    "s3:PutAccountPublicAccessBlock",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutObjectAcl",
    "secretsmanager:PutResourcePolicy",
    "sns:AddPermission",
    "sqs:AddPermission",
)
"""Let others in: write the policies, access lists, grants and shares of resources."""

_INFRASTRUCTURE: Final = (
    "autoscaling cloudformation dynamodb ec2 ecs eks elasticache elasticfilesystem elasticloadbalancing kms lambda "
    "rds redshift route53 s3 sns sqs"
).split()
_ENDING: Final = ("Delete", "Terminate", "Stop", "Modify", "Update", "Reboot", "ScheduleKeyDeletion", "Disable", "Put")


@lru_cache(maxsize=4)
def infrastructure_bits(reference: Reference) -> int:
    """Actions that change or end what workloads run on: those of the access level Write that take resource types."""
    found = 0
    writes = reference.level_bitset("Write")
    for service in _INFRASTRUCTURE:
        for name in reference.names(reference.actions_matching(f"{service}:*") & writes):
            action = reference.action(name)
            if action is not None and not action.is_wildcard_only and action.name.startswith(_ENDING):
                found |= reference.actions_matching(name)
    return found


@lru_cache(maxsize=16)
def bits_of_actions(names: tuple[str, ...], reference: Reference) -> int:
    """The actions of a list, as bits."""
    found = 0
    for name in names:
        found |= reference.actions_matching(name)
    return found
