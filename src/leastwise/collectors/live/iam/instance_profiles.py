"""Instance profiles and the roles in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.iam_shape import INSTANCE_PROFILE, INSTANCE_PROFILE_SHAPE
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import tags_of, with_instants


def collect(account: AccountAccess) -> Observations:
    """Every instance profile (IAM API Reference, "ListInstanceProfiles", "GetInstanceProfile", which has the tags)."""
    reading = Reading(account)
    listed = list(reading.pages("iam", "list_instance_profiles", "InstanceProfiles", about=INSTANCE_PROFILE))
    reading.each(partial(_profile, reading), listed)
    return reading.observations(INSTANCE_PROFILE)


def _profile(reading: Reading, listed: Mapping[str, Any]) -> None:
    answer = reading.call(
        "iam",
        "get_instance_profile",
        about=INSTANCE_PROFILE,
        resource=listed["Arn"],
        absent=("NoSuchEntity",),
        parameters={"InstanceProfileName": listed["InstanceProfileName"]},
    )
    if answer == {}:
        return  # deleted since it was listed
    item = INSTANCE_PROFILE_SHAPE.item(Element(with_instants(listed), "ListInstanceProfiles"), reading.account.clock())
    tags = None if answer is None else tags_of(answer["InstanceProfile"].get("Tags", ()))
    reading.items.append(replace(item, tags=tags))


INSTANCE_PROFILES: Final = LiveCollector(
    name="iam-instance-profiles",
    title="IAM instance profiles",
    service="iam",
    actions=("iam:ListInstanceProfiles", "iam:GetInstanceProfile"),
    resource_types=(INSTANCE_PROFILE,),
    collect=collect,
    reach=Reach.GLOBAL,
)
