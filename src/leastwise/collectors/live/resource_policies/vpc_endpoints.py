"""VPC endpoints and their policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import RESOURCE_POLICY, document_of
from leastwise.collectors.live.spelling import members, tags_of

VPC_ENDPOINT: Final = "AWS::EC2::VPCEndpoint"
_MEMBERS: Final = ("VpcEndpointId", "VpcEndpointType", "VpcId", "ServiceName", "OwnerId", "CreationTimestamp")


def collect(account: AccountAccess) -> Observations:
    """Every endpoint, its policy beside it (Amazon EC2 API Reference, "DescribeVpcEndpoints")."""
    reading = Reading(account)
    asked = {"MaxResults": 1000}
    for endpoint in reading.pages(
        "ec2", "describe_vpc_endpoints", "VpcEndpoints", about=VPC_ENDPOINT, parameters=asked
    ):
        if str(endpoint.get("State", "")).lower() != "deleted":
            _endpoint(reading, endpoint)
    return reading.observations(VPC_ENDPOINT)


def _endpoint(reading: Reading, endpoint: Mapping[str, Any]) -> None:
    identity = endpoint["VpcEndpointId"]
    arn = reading.account.arn("ec2", f"vpc-endpoint/{identity}")
    policy = document_of(endpoint.get("PolicyDocument"))
    configuration = {"arn": arn, **members(endpoint, *_MEMBERS), RESOURCE_POLICY: policy}
    tags = tags_of(endpoint.get("Tags") or ())
    reading.item(VPC_ENDPOINT, identity, name=identity, arn=arn, configuration=configuration, tags=tags)


VPC_ENDPOINTS: Final = LiveCollector(
    name="ec2-vpc-endpoints",
    title="VPC endpoints and their policies",
    service="ec2",
    actions=("ec2:DescribeVpcEndpoints",),
    resource_types=(VPC_ENDPOINT,),
    collect=collect,
)
