"""Users and their group memberships (IAM API Reference, "CreateUser", "UpdateUser", "AddUserToGroup")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, date_of, tags_of
from leastwise.inventory.event_sourcing.families import principals
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import TAGS, Create, Delete, Mutation, Put, Remove, Rename, Target
from leastwise.inventory.event_sourcing.shapes import IAM, USER

_INLINE: Final = "userPolicyList"


def _create(call: Call) -> Iterator[Mutation]:
    answer = call.answer("user")
    name = call.answered("user", "userName") or call.text("userName")
    if name is None:
        return
    path = call.answered("user", "path") or call.text("path") or ("/" if not call.is_cut else None)
    arn = call.text("permissionsBoundary") or call.answered("user", "permissionsBoundary", "permissionsBoundaryArn")
    members: dict[str, Any] = {
        "path": path,
        "userName": name,
        "createDate": date_of(call.answer("user", "createDate")) or call.event_time,
        "permissionsBoundary": principals.boundary(arn),
        "loginProfile": None,
    }
    tags = principals.tags_created(call, tags_of(answer.get("tags")) if isinstance(answer, dict) else {})
    yield Create(Target(USER, name), call.answered("user", "userId"), members, {TAGS: tags})


def _update(call: Call) -> Iterator[Mutation]:
    target = call.target(USER, "userName")
    if target is not None:
        yield Rename(target, call.text("newUserName"), call.text("newPath"))


def _delete(call: Call) -> Iterator[Mutation]:
    target = call.target(USER, "userName")
    if target is not None:
        yield Delete(target)


def _add_to_group(call: Call) -> Iterator[Mutation]:
    target, group = call.target(USER, "userName"), call.text("groupName")
    if target is not None and group is not None:
        yield Put(target, "groupList", group, group, is_new=True)


def _remove_from_group(call: Call) -> Iterator[Mutation]:
    target, group = call.target(USER, "userName"), call.text("groupName")
    if target is not None and group is not None:
        yield Remove(target, "groupList", group)


FAMILY: Final = Family(
    IAM,
    {
        "CreateUser": _create,
        "UpdateUser": _update,
        "DeleteUser": _delete,
        "AddUserToGroup": _add_to_group,
        "RemoveUserFromGroup": _remove_from_group,
        "PutUserPolicy": principals.put_inline(USER, "userName", _INLINE),
        "DeleteUserPolicy": principals.delete_inline(USER, "userName", _INLINE),
        "AttachUserPolicy": principals.attach(USER, "userName"),
        "DetachUserPolicy": principals.detach(USER, "userName"),
        "PutUserPermissionsBoundary": principals.put_boundary(USER, "userName"),
        "DeleteUserPermissionsBoundary": principals.delete_boundary(USER, "userName"),
        "TagUser": principals.tag(USER, "userName"),
        "UntagUser": principals.untag(USER, "userName"),
    },
)
