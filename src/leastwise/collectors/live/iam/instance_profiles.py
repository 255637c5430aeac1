"""Instance profiles and the roles in them."""

from __future__ import annotations

from typing import Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.files.element import Element
from leastwise.collectors.files.iam_shape import INSTANCE_PROFILE, INSTANCE_PROFILE_SHAPE
from leastwise.collectors.live.collector import AccountAccess, LiveCollector, Reach
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.spelling import with_instants


def collect(account: AccountAccess) -> Observations:
    """Every instance profile (IAM API Reference, "ListInstanceProfiles", which leaves tags out)."""
    reading = Reading(account)
    for profile in reading.pages("iam", "list_instance_profiles", "InstanceProfiles", about=INSTANCE_PROFILE):
        answer = Element(with_instants(profile), "ListInstanceProfiles")
        reading.items.append(INSTANCE_PROFILE_SHAPE.item(answer, account.clock()))
    return reading.observations(INSTANCE_PROFILE)


INSTANCE_PROFILES: Final = LiveCollector(
    name="iam-instance-profiles",
    title="IAM instance profiles",
    service="iam",
    actions=("iam:ListInstanceProfiles",),
    resource_types=(INSTANCE_PROFILE,),
    collect=collect,
    reach=Reach.GLOBAL,
)
