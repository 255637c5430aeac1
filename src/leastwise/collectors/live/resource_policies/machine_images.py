"""Amazon Machine Images, and who may launch instances of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.launch_permission import permissions
from leastwise.collectors.live.spelling import members, tags_of

IMAGE: Final = "AWS::EC2::Image"
_ATTRIBUTE: Final = "launchPermission"


def collect(account: AccountAccess) -> Observations:
    """The account's own images, disabled and deprecated ones included.

    Amazon EC2 API Reference, "DescribeImages", "DescribeImageAttribute".
    """
    reading = Reading(account)
    asked = {"Owners": ["self"], "IncludeDeprecated": True, "IncludeDisabled": True, "MaxResults": 1000}
    listed = reading.pages("ec2", "describe_images", "Images", about=IMAGE, parameters=asked)
    reading.each(partial(_image, reading), listed)
    return reading.observations(IMAGE)


def _image(reading: Reading, image: Mapping[str, Any]) -> None:
    identity = image["ImageId"]
    arn = f"arn:{reading.account.partition}:ec2:{reading.account.region}::image/{identity}"
    answer = reading.call(
        "ec2",
        "describe_image_attribute",
        about=IMAGE,
        resource=arn,
        absent=("InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"),
        parameters={"ImageId": identity, "Attribute": _ATTRIBUTE},
    )
    if answer == {}:
        return  # deregistered since it was listed
    configuration: dict[str, Any] = {"arn": arn, **members(image, "ImageId", "Name", "CreationDate", "Public")}
    if answer is not None:
        configuration[_ATTRIBUTE] = permissions(answer.get("LaunchPermissions"))
    name = image.get("Name") or identity
    tags = tags_of(image.get("Tags") or ())
    reading.item(IMAGE, identity, name=name, arn=arn, configuration=configuration, tags=tags)


MACHINE_IMAGES: Final = LiveCollector(
    name="ec2-images",
    title="Amazon Machine Images and whom they are shared with",
    service="ec2",
    actions=("ec2:DescribeImages", "ec2:DescribeImageAttribute"),
    resource_types=(IMAGE,),
    collect=collect,
)
