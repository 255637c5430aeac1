"""API operations whose IAM action has another name, beside those of the carried table; and more that pass roles.

After the API Reference of each service (its "Permissions" or description says which action it needs), Amazon S3 User
Guide, "Required permissions for Amazon S3 API operations", and Amazon Keyspaces' handlers in CloudFormation's registry.
"""

from __future__ import annotations

from typing import Final

_KEYSPACES: Final = {
    "Create": ("CreateKeyspace", "CreateTable", "CreateType"),
    "Drop": ("DeleteKeyspace", "DeleteTable", "DeleteType"),
    "Select": ("GetKeyspace", "GetTable", "GetType", "ListKeyspaces", "ListTables", "ListTypes"),
    "Alter": ("UpdateKeyspace", "UpdateTable"),
}

MORE_EXCEPTIONS: Final[dict[str, tuple[str, ...]]] = {
    "access-analyzer:GetFindingV2": ("access-analyzer:GetFinding",),
    "access-analyzer:ListFindingsV2": ("access-analyzer:ListFindings",),
    "bedrock:Converse": ("bedrock:InvokeModel",),
    "bedrock:ConverseStream": ("bedrock:InvokeModelWithResponseStream",),
    "cloudfront:CreateDistributionWithTags": ("cloudfront:CreateDistribution", "cloudfront:TagResource"),
    "lambda:InvokeWithResponseStream": ("lambda:InvokeFunction",),
    "s3:CreateBucketMetadataConfiguration": ("s3:CreateBucketMetadataTableConfiguration",),
    "s3:DeleteAccountPublicAccessBlock": ("s3:PutAccountPublicAccessBlock",),
    "s3:DeleteBucketIntelligentTieringConfiguration": ("s3:PutIntelligentTieringConfiguration",),
    "s3:DeleteBucketLifecycleConfiguration": ("s3:PutLifecycleConfiguration",),
    "s3:DeleteBucketMetadataConfiguration": ("s3:DeleteBucketMetadataTableConfiguration",),
    "s3:DeleteBucketOwnershipControls": ("s3:PutBucketOwnershipControls",),
    "s3:DeleteBucketPublicAccessBlock": ("s3:PutBucketPublicAccessBlock",),
    "s3:GetBucketMetadataConfiguration": ("s3:GetBucketMetadataTableConfiguration",),
    "s3express:ListDirectoryBuckets": ("s3express:ListAllMyDirectoryBuckets",),
    "sns:PublishBatch": ("sns:Publish",),
    "sqs:ChangeMessageVisibilityBatch": ("sqs:ChangeMessageVisibility",),
    "sqs:DeleteMessageBatch": ("sqs:DeleteMessage",),
    "sqs:SendMessageBatch": ("sqs:SendMessage",),
    "verifiedpermissions:BatchGetPolicy": ("verifiedpermissions:GetPolicy",),
    "verifiedpermissions:BatchIsAuthorized": ("verifiedpermissions:IsAuthorized",),
    "verifiedpermissions:BatchIsAuthorizedWithToken": ("verifiedpermissions:IsAuthorizedWithToken",),
    **{
        f"cassandra:{operation}": (f"cassandra:{action}", f"cassandra:{action}MultiRegionResource")
        for action, operations in _KEYSPACES.items()
        for operation in operations
    },
}
"""``prefix:Operation`` -> actions."""

MORE_PASSING_ROLES: Final = frozenset(
    "apprunner:CreateService bedrock-agentcore:CreateAgentRuntime bedrock-agentcore:CreateCodeInterpreter "
    "bedrock-agentcore:UpdateAgentRuntime bedrock:CreateAgent bedrock:CreateKnowledgeBase "
    "bedrock:CreateModelCustomizationJob bedrock:UpdateAgent bedrock:UpdateKnowledgeBase "
    "eks:CreatePodIdentityAssociation eks:UpdatePodIdentityAssociation emr-serverless:StartJobRun "
    "omics:StartRun osis:CreatePipeline pipes:CreatePipe pipes:UpdatePipe scheduler:CreateSchedule "
    "scheduler:UpdateSchedule".lower().split()
)
"""Actions that hand a role to a service, of services that the table is too old to know; in lower case."""
