"""Instance profiles and the role in each (IAM API Reference, "CreateInstanceProfile", "AddRoleToInstanceProfile")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.inventory.event_sourcing.call import Call, date_of
from leastwise.inventory.event_sourcing.families import principals
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import TAGS, Create, Delete, Mutation, Put, Remove, Target
from leastwise.inventory.event_sourcing.shapes import IAM, INSTANCE_PROFILE, ROLE

_ON_ROLE: Final = "instanceProfileList"


def _create(call: Call) -> Iterator[Mutation]:
    name = call.answered("instanceProfile", "instanceProfileName") or call.text("instanceProfileName")
    if name is None:
        return
    members = {
        "instanceProfileName": name,
        "path": call.answered("instanceProfile", "path") or call.text("path") or "/",
        "createDate": date_of(call.answer("instanceProfile", "createDate")) or call.event_time,
    }
    identifier = call.answered("instanceProfile", "instanceProfileId")
    yield Create(Target(INSTANCE_PROFILE, name), identifier, members, {TAGS: call.tags()})


def _delete(call: Call) -> Iterator[Mutation]:
    target = call.target(INSTANCE_PROFILE, "instanceProfileName")
    if target is not None:
        yield Delete(target)


def _add_role(call: Call) -> Iterator[Mutation]:
    profile, role = call.target(INSTANCE_PROFILE, "instanceProfileName"), call.text("roleName")
    if profile is None or role is None:
        return
    yield Put(profile, "roles", role, role, is_new=True)
    entry = {"instanceProfileName": profile.handle}
    source = (profile, ("instanceProfileId", "arn"))
    yield Put(Target(ROLE, role), _ON_ROLE, profile.handle, entry, is_new=True, completed_by=source)


def _remove_role(call: Call) -> Iterator[Mutation]:
    profile, role = call.target(INSTANCE_PROFILE, "instanceProfileName"), call.text("roleName")
    if profile is not None and role is not None:
        yield Remove(profile, "roles", role)
        yield Remove(Target(ROLE, role), _ON_ROLE, profile.handle)


FAMILY: Final = Family(
    IAM,
    {
        "CreateInstanceProfile": _create,
        "DeleteInstanceProfile": _delete,
        "AddRoleToInstanceProfile": _add_role,
        "RemoveRoleFromInstanceProfile": _remove_role,
        "TagInstanceProfile": principals.tag(INSTANCE_PROFILE, "instanceProfileName"),
        "UntagInstanceProfile": principals.untag(INSTANCE_PROFILE, "instanceProfileName"),
    },
)
