"""Roles (IAM API Reference, "CreateRole", "CreateServiceLinkedRole", "UpdateRole", "UpdateAssumeRolePolicy")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, date_of, document_of, number_of, tags_of, text_of
from leastwise.inventory.event_sourcing.families import principals
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import TAGS, UNKNOWN, Assign, Create, Delete, Mutation, Target
from leastwise.inventory.event_sourcing.shapes import IAM, ROLE

_INLINE: Final = "rolePolicyList"
_POLICY_LISTS: Final = frozenset({_INLINE, principals.ATTACHED})
_DEFAULT_SESSION: Final = 3600
"""`MaxSessionDuration` in seconds where none is given (IAM API Reference, "CreateRole")."""


def _create(call: Call) -> Iterator[Mutation]:
    name = call.answered("role", "roleName") or call.text("roleName")
    if name is None:
        return
    trust = call.document("assumeRolePolicyDocument")
    if trust is UNKNOWN:
        trust = document_of(call.answer("role", "assumeRolePolicyDocument"))
    arn = call.text("permissionsBoundary") or call.answered("role", "permissionsBoundary", "permissionsBoundaryArn")
    duration = call.value("maxSessionDuration") or call.answer("role", "maxSessionDuration")
    members: dict[str, Any] = {
        "path": call.answered("role", "path") or call.text("path") or "/",
        "roleName": name,
        "createDate": date_of(call.answer("role", "createDate")) or call.event_time,
        "description": _description(call),
        "maxSessionDuration": number_of(duration, _DEFAULT_SESSION),
        "assumeRolePolicyDocument": trust,
        "permissionsBoundary": principals.boundary(arn),
    }
    answer = call.answer("role")
    tags = principals.tags_created(call, tags_of(answer.get("tags")) if isinstance(answer, dict) else {})
    # AWS gives a service-linked role its policies itself, and no event says which.
    opened = _POLICY_LISTS if str(members["path"]).startswith("/aws-service-role/") else frozenset()
    yield Create(Target(ROLE, name), call.answered("role", "roleId"), members, {TAGS: tags}, open_lists=opened)


def _delete_linked(call: Call) -> Iterator[Mutation]:
    """AWS deletes the role a while later, and not at all while it is used: then the next observation shows it."""
    yield from _delete(call)


def _description(call: Call) -> Any:
    asked = call.text("description") or call.answered("role", "description")
    return UNKNOWN if asked is None and call.is_cut else asked


def _delete(call: Call) -> Iterator[Mutation]:
    target = call.target(ROLE, "roleName")
    if target is not None:
        yield Delete(target)


def _update_trust(call: Call) -> Iterator[Mutation]:
    target = call.target(ROLE, "roleName")
    if target is not None:
        yield Assign(target, {"assumeRolePolicyDocument": call.document("policyDocument")})


def _update(call: Call) -> Iterator[Mutation]:
    """A parameter that is not given stays as it is, as IAM API Reference, "UpdateRole", has it."""
    target = call.target(ROLE, "roleName")
    members: dict[str, Any] = {}
    description = call.value("description")
    if isinstance(description, str):
        members["description"] = text_of(description)
    duration = call.value("maxSessionDuration")
    if duration:
        members["maxSessionDuration"] = number_of(duration, None)
    if target is not None and members:
        yield Assign(target, members)


FAMILY: Final = Family(
    IAM,
    {
        "CreateRole": _create,
        "CreateServiceLinkedRole": _create,
        "AcquireRole": _create,
        "DeleteRole": _delete,
        "DeleteServiceLinkedRole": _delete_linked,
        "UpdateAssumeRolePolicy": _update_trust,
        "UpdateRole": _update,
        "UpdateRoleDescription": _update,
        "PutRolePolicy": principals.put_inline(ROLE, "roleName", _INLINE),
        "DeleteRolePolicy": principals.delete_inline(ROLE, "roleName", _INLINE),
        "AttachRolePolicy": principals.attach(ROLE, "roleName"),
        "DetachRolePolicy": principals.detach(ROLE, "roleName"),
        "PutRolePermissionsBoundary": principals.put_boundary(ROLE, "roleName"),
        "DeleteRolePermissionsBoundary": principals.delete_boundary(ROLE, "roleName"),
        "TagRole": principals.tag(ROLE, "roleName"),
        "UntagRole": principals.untag(ROLE, "roleName"),
    },
)
