"""Endpoint services of PrivateLink, and who may make endpoints to them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import members, tags_of

ENDPOINT_SERVICE: Final = "AWS::EC2::VPCEndpointService"


def collect(account: AccountAccess) -> Observations:
    """The account's own services.

    Amazon EC2 API Reference, "DescribeVpcEndpointServiceConfigurations", "DescribeVpcEndpointServicePermissions".
    """
    reading = Reading(account)
    services = reading.pages(
        "ec2", "describe_vpc_endpoint_service_configurations", "ServiceConfigurations", about=ENDPOINT_SERVICE
    )
    reading.each(partial(_service, reading), services)
    return reading.observations(ENDPOINT_SERVICE)


def _service(reading: Reading, service: Mapping[str, Any]) -> None:
    identity = service["ServiceId"]
    arn = reading.account.arn("ec2", f"vpc-endpoint-service/{identity}")
    configuration = {"arn": arn, **members(service, "ServiceId", "ServiceName", "AcceptanceRequired")}
    allowed = reading.listing(
        "ec2",
        "describe_vpc_endpoint_service_permissions",
        "AllowedPrincipals",
        about=ENDPOINT_SERVICE,
        resource=arn,
        parameters={"ServiceId": identity},
    )
    if allowed is not None:
        configuration["allowedPrincipals"] = sorted(entry["Principal"] for entry in allowed)
    tags = tags_of(service.get("Tags") or ())
    reading.item(ENDPOINT_SERVICE, identity, name=identity, arn=arn, configuration=configuration, tags=tags)


VPC_ENDPOINT_SERVICES: Final = LiveCollector(
    name="ec2-vpc-endpoint-services",
    title="VPC endpoint services and who may use them",
    service="ec2",
    actions=("ec2:DescribeVpcEndpointServiceConfigurations", "ec2:DescribeVpcEndpointServicePermissions"),
    resource_types=(ENDPOINT_SERVICE,),
    collect=collect,
)
