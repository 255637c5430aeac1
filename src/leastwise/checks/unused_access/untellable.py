"""Actions of which no trail tells, so that their absence from it is no sign that they are not used.

They are asked for by connections and agents that are no API calls, or services log no event of them. Actions whose
calls are data events are another matter: of them a trail tells that records data events.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from leastwise.reference.iam import Reference

_PATTERNS: Final = (
    # Connections: EFS clients, databases, brokers, domains and streams take IAM's word without an API call.
    "elasticfilesystem:Client*", "rds-db:connect", "neptune-db:*", "kafka-cluster:*", "es:ESHttp*", "aoss:APIAccessAll",
    "aoss:DashboardsAccessAll", "elasticache:Connect", "memorydb:Connect", "dsql:DbConnect*", "iot:Connect",
    "iot:Publish", "iot:Receive", "iot:Subscribe", "iot:RetainPublish", "chime:Connect",
    "vpc-lattice-svcs:Invoke", "vpc-lattice-svcs:Connect",
    # Agents and telemetry.
    "ec2messages:*", "ssmmessages:*", "logs:PutLogEvents", "xray:PutTelemetryRecords", "xray:GetSampling*",
    "kinesisvideo:*Media*", "appmesh:StreamAggregatedResources",
    # Permissions that calls of others need, and that bear the name of no event.
    "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext", "sts:GetServiceBearerToken",
    "s3:BypassGovernanceRetention", "s3:Replicate*", "s3:ObjectOwnerOverrideToBucketOwner",
    "s3:GetObjectVersion*", "s3:PutObjectVersion*", "s3:DeleteObjectVersion*",
    "aws-portal:*",
)  # fmt: skip


@lru_cache(maxsize=2)
def untellable_actions(reference: Reference) -> int:
    """The actions (bits) of which CloudTrail records no event of their own."""
    found = 0
    for pattern in _PATTERNS:
        found |= reference.actions_matching(pattern)
    return found
