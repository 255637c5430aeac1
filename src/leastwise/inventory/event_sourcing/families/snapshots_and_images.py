"""EBS snapshots and Amazon Machine Images: with whom they are shared.

Amazon EC2 API Reference, "ModifySnapshotAttribute", "ModifyImageAttribute": the event has what was added and what was
removed, `{"add": {"items": [{"userId": "111122223333"}, {"group": "all"}]}}`, however the call named it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, date_of, member, text_of
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import Create, Delete, Mutation, Put, Remove, Replace, Target
from leastwise.inventory.event_sourcing.service_shapes import EC2, IMAGE, SNAPSHOT
from leastwise.inventory.event_sourcing.shapes import SHAPES
from leastwise.inventory.event_sourcing.world import partition_of


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a type is named in events, and the member that says with whom it is shared."""

    resource_type: str
    identifier: str
    member: str

    def target(self, call: Call) -> Target | None:
        """The snapshot or image."""
        return call.target(self.resource_type, self.identifier)

    def modify(self, call: Call) -> Iterator[Mutation]:
        """Other attributes, as an image's description, have no such member."""
        target, change = self.target(call), call.value(self.member)
        if target is None:
            return
        for entry in _entries(member(change, "add")):
            yield Put(target, self.member, self._key(entry), entry, is_new=True)
        for entry in _entries(member(change, "remove")):
            yield Remove(target, self.member, self._key(entry), is_lenient=True)

    def reset(self, call: Call) -> Iterator[Mutation]:
        """Only the owner may use it then."""
        target = self.target(call)
        if target is not None:
            yield Replace(target, self.member, {})

    def delete(self, call: Call) -> Iterator[Mutation]:
        """It is gone."""
        target = self.target(call)
        if target is not None:
            yield Delete(target)

    def _key(self, entry: Mapping[str, str]) -> str:
        return SHAPES[self.resource_type].lists[self.member].key_of(entry)


def _entries(change: Any) -> list[dict[str, str]]:
    items = member(change, "items")
    names = ("group", "organizationArn", "organizationalUnitArn", "userId")
    found = ({name: text_of(member(item, name)) for name in names} for item in items) if _is_list(items) else ()
    shown = [{name: text for name, text in entry.items() if text is not None} for entry in found]
    return [entry for entry in shown if len(entry) == 1]


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


_SNAPSHOTS: Final = _Kind(SNAPSHOT, "snapshotId", "createVolumePermission")
_IMAGES: Final = _Kind(IMAGE, "imageId", "launchPermission")


def _create_snapshot(call: Call) -> Iterator[Mutation]:
    """A new snapshot is its owner's alone (Amazon EBS User Guide, "Share an Amazon EBS snapshot")."""
    identifier = call.answered("snapshotId")
    if identifier is None:
        return
    members: dict[str, Any] = {"snapshotId": identifier}
    if (volume := call.answered("volumeId")) is not None:
        members["volumeId"] = volume
    if (started := date_of(call.answer("startTime"))) is not None:
        members["startTime"] = started
    region, account = call.event.aws_region, call.event.account_id
    arn = f"arn:{partition_of(region)}:ec2:{region}:{account}:snapshot/{identifier}"
    yield Create(Target(SNAPSHOT, identifier), identifier, members, arn=arn)


def _create_image(call: Call) -> Iterator[Mutation]:
    """A new image has no launch permissions, a copied one neither (EC2 User Guide, "Copy an Amazon EC2 AMI")."""
    identifier = call.answered("imageId")
    if identifier is None:
        return
    members: dict[str, Any] = {"imageId": identifier}
    if (name := call.text("name")) is not None:
        members["name"] = name
    region = call.event.aws_region
    arn = f"arn:{partition_of(region)}:ec2:{region}::image/{identifier}"
    yield Create(Target(IMAGE, identifier), identifier, members, arn=arn)


FAMILY: Final = Family(
    EC2,
    {
        "CreateSnapshot": _create_snapshot,
        "CopySnapshot": _create_snapshot,
        "ModifySnapshotAttribute": _SNAPSHOTS.modify,
        "ResetSnapshotAttribute": _SNAPSHOTS.reset,
        "DeleteSnapshot": _SNAPSHOTS.delete,
        "CreateImage": _create_image,
        "RegisterImage": _create_image,
        "CopyImage": _create_image,
        "ModifyImageAttribute": _IMAGES.modify,
        "ResetImageAttribute": _IMAGES.reset,
        "DeregisterImage": _IMAGES.delete,
    },
)
