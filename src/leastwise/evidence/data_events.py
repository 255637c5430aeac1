"""Actions that CloudTrail tells of only where a trail records data events.

CloudTrail User Guide, "Logging data events": trails do not record them unless they are told to.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from leastwise.reference.iam import Reference

_ACTIONS: Final[dict[str, tuple[str, ...]]] = {
    "s3": (
        "s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*", "s3:RestoreObject", "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts", "s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads",
        "s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags", "s3:BypassGovernanceRetention",
    ),
    "lambda": ("lambda:InvokeFunction", "lambda:InvokeFunctionUrl"),
    "dynamodb": (
        "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:ConditionCheckItem",
        "dynamodb:PartiQL*", "dynamodb:GetRecords", "dynamodb:GetShardIterator",
    ),
    "sqs": ("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"),
    "sns": ("sns:Publish",),
    "kinesis": (
        "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:PutRecord", "kinesis:PutRecords",
        "kinesis:SubscribeToShard",
    ),
    "bedrock": ("bedrock:InvokeAgent", "bedrock:InvokeFlow", "bedrock:Retrieve", "bedrock:RetrieveAndGenerate"),
    "cloudwatch": ("cloudwatch:PutMetricData", "cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics"),
    "ebs": ("ebs:GetSnapshotBlock", "ebs:ListSnapshotBlocks", "ebs:ListChangedBlocks", "ebs:PutSnapshotBlock"),
    "execute-api": ("execute-api:*",),
    "ssmmessages": ("ssmmessages:*",),
    "rds-data": ("rds-data:*",),
    "codewhisperer": ("codewhisperer:Generate*",),
    "states": ("states:InvokeHTTPEndpoint",),
    "xray": ("xray:PutTraceSegments", "xray:GetTraceSummaries"),
}  # fmt: skip
"""Event source (its first label) -> actions whose calls are data events there."""


@lru_cache(maxsize=64)
def untracked_actions(data_events: frozenset[str], reference: Reference) -> int:
    """The actions (bits) of which a trail with these event sources' data events (`s3.amazonaws.com`) cannot tell."""
    found = 0
    for label, patterns in _ACTIONS.items():
        if f"{label}.amazonaws.com" not in data_events:
            for pattern in patterns:
                found |= reference.actions_matching(pattern)
    return found
