"""EBS snapshots, and who may make volumes of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.launch_permission import permissions
from leastwise.collectors.live.spelling import members, tags_of

SNAPSHOT: Final = "AWS::EC2::Snapshot"
_ATTRIBUTE: Final = "createVolumePermission"


def collect(account: AccountAccess) -> Observations:
    """The account's own snapshots (Amazon EC2 API Reference, "DescribeSnapshots", "DescribeSnapshotAttribute")."""
    reading = Reading(account)
    asked = {"OwnerIds": ["self"], "MaxResults": 1000}
    listed = reading.pages("ec2", "describe_snapshots", "Snapshots", about=SNAPSHOT, parameters=asked)
    reading.each(partial(_snapshot, reading), listed)
    return reading.observations(SNAPSHOT)


def _snapshot(reading: Reading, snapshot: Mapping[str, Any]) -> None:
    identity = snapshot["SnapshotId"]
    arn = reading.account.arn("ec2", f"snapshot/{identity}")
    answer = reading.call(
        "ec2",
        "describe_snapshot_attribute",
        about=SNAPSHOT,
        resource=arn,
        absent=("InvalidSnapshot.NotFound",),
        parameters={"SnapshotId": identity, "Attribute": _ATTRIBUTE},
    )
    if answer == {}:
        return  # deleted since it was listed
    configuration: dict[str, Any] = {"arn": arn}
    configuration |= members(snapshot, "SnapshotId", "VolumeId", "StartTime", "Encrypted", "KmsKeyId")
    if answer is not None:
        configuration[_ATTRIBUTE] = permissions(answer.get("CreateVolumePermissions"))
    tags = tags_of(snapshot.get("Tags") or ())
    reading.item(SNAPSHOT, identity, name=identity, arn=arn, configuration=configuration, tags=tags)


EBS_SNAPSHOTS: Final = LiveCollector(
    name="ec2-snapshots",
    title="EBS snapshots and whom they are shared with",
    service="ec2",
    actions=("ec2:DescribeSnapshots", "ec2:DescribeSnapshotAttribute"),
    resource_types=(SNAPSHOT,),
    collect=collect,
)
