"""S3 access points: policy, Block Public Access, the network they admit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies import s3_control
from leastwise.collectors.live.resource_policies.own_policy import own_policy, token_pages
from leastwise.collectors.live.spelling import camel, instant

ACCESS_POINT: Final = "AWS::S3::AccessPoint"


def collect(account: AccountAccess) -> Observations:
    """The access points of the Region (Amazon S3 API Reference, "ListAccessPoints")."""
    reading = Reading(account)
    s3_control.prepare(account)
    owner = {"AccountId": account.account_id}
    listed = token_pages(
        reading, "s3control", "list_access_points", "AccessPointList", about=ACCESS_POINT,
        action="s3:ListAccessPoints", parameters=owner,
    )  # fmt: skip
    reading.each(partial(_access_point, reading), listed)
    return reading.observations(ACCESS_POINT)


def _access_point(reading: Reading, point: Mapping[str, Any]) -> None:
    name = point["Name"]
    arn = point.get("AccessPointArn") or reading.account.arn("s3", f"accesspoint/{name}")
    parameters = {"AccountId": reading.account.account_id, "Name": name}
    configuration: dict[str, Any] = {
        "name": name,
        "arn": arn,
        "bucket": point.get("Bucket"),
        "networkOrigin": point.get("NetworkOrigin"),
        "vpcConfiguration": camel(point.get("VpcConfiguration")),
    }
    answer = reading.call(
        "s3control",
        "get_access_point",
        about=ACCESS_POINT,
        resource=arn,
        action="s3:GetAccessPoint",
        absent=("NoSuchAccessPoint",),
        parameters=parameters,
    )
    if answer == {}:
        return  # deleted since it was listed
    if answer is not None:
        configuration["publicAccessBlockConfiguration"] = camel(answer.get("PublicAccessBlockConfiguration"))
        configuration["creationDate"] = instant(answer.get("CreationDate"))
        configuration["bucketAccountId"] = answer.get("BucketAccountId")
    configuration |= own_policy(
        reading,
        "s3control",
        "get_access_point_policy",
        "Policy",
        about=ACCESS_POINT,
        resource=arn,
        action="s3:GetAccessPointPolicy",
        none=("NoSuchAccessPointPolicy",),
        parameters=parameters,
    )
    reading.item(ACCESS_POINT, name, name=name, arn=arn, configuration=configuration)


S3_ACCESS_POINTS: Final = LiveCollector(
    name="s3-access-points",
    title="S3 access points and their policies",
    service="s3control",
    actions=("s3:ListAccessPoints", "s3:GetAccessPoint", "s3:GetAccessPointPolicy"),
    resource_types=(ACCESS_POINT,),
    collect=collect,
)
