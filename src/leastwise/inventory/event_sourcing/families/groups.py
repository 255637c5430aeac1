"""Groups (IAM API Reference, "CreateGroup", "UpdateGroup")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.inventory.event_sourcing.call import Call, date_of
from leastwise.inventory.event_sourcing.families import principals
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import Create, Delete, Mutation, Rename, Target
from leastwise.inventory.event_sourcing.shapes import GROUP, IAM

_INLINE: Final = "groupPolicyList"


def _create(call: Call) -> Iterator[Mutation]:
    name = call.answered("group", "groupName") or call.text("groupName")
    if name is None:
        return
    members = {
        "path": call.answered("group", "path") or call.text("path") or "/",
        "groupName": name,
        "createDate": date_of(call.answer("group", "createDate")) or call.event_time,
    }
    yield Create(Target(GROUP, name), call.answered("group", "groupId"), members)


def _update(call: Call) -> Iterator[Mutation]:
    target = call.target(GROUP, "groupName")
    if target is not None:
        yield Rename(target, call.text("newGroupName"), call.text("newPath"))


def _delete(call: Call) -> Iterator[Mutation]:
    target = call.target(GROUP, "groupName")
    if target is not None:
        yield Delete(target)


FAMILY: Final = Family(
    IAM,
    {
        "CreateGroup": _create,
        "UpdateGroup": _update,
        "DeleteGroup": _delete,
        "PutGroupPolicy": principals.put_inline(GROUP, "groupName", _INLINE),
        "DeleteGroupPolicy": principals.delete_inline(GROUP, "groupName", _INLINE),
        "AttachGroupPolicy": principals.attach(GROUP, "groupName"),
        "DetachGroupPolicy": principals.detach(GROUP, "groupName"),
    },
)
