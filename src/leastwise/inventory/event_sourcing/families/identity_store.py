"""Identity stores: users, groups, memberships.

IAM Identity Center User Guide, "IAM Identity Center information in CloudTrail": the API's calls have the event source
identitystore.amazonaws.com, the console's sso-directory.amazonaws.com, those of an external directory over SCIM
identitystore-scim.amazonaws.com ("Logging IAM Identity Center SCIM API calls"). Names are mostly hidden, of SCIM also
who becomes a member; only the API tells the id of a membership.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, member, text_of
from leastwise.inventory.event_sourcing.families.family import Family, Operation
from leastwise.inventory.event_sourcing.mutations import UNKNOWN, Assign, Create, Delete, Mutation, Target
from leastwise.inventory.event_sourcing.service_shapes import (
    DIRECTORY_GROUP,
    DIRECTORY_USER,
    IDENTITY_STORE,
    MEMBERSHIP,
)

CONSOLE: Final = "sso-directory.amazonaws.com"
SCIM: Final = "identitystore-scim.amazonaws.com"
_HIDDEN: Final = "HIDDEN_DUE_TO_SECURITY_REASONS"
_KINDS: Final = (
    (DIRECTORY_USER, "User", "userId", ("userName", "displayName")),
    (DIRECTORY_GROUP, "Group", "groupId", ("displayName",)),
)


def _shown(value: Any) -> Any:
    """A name that CloudTrail did not hide."""
    return value if isinstance(value, str) and value and value != _HIDDEN else UNKNOWN


def _create(resource_type: str, identifier: str, names: tuple[str, ...]) -> Operation:
    part = identifier.removesuffix("Id")

    def operation(call: Call) -> Iterator[Mutation]:
        found = call.answered(identifier) or call.answered(part, identifier) or call.answered("id")
        if found is None:
            return
        given = call.value("httpBody") or call.event.request_parameters
        members = {name: _shown(member(given, name)) for name in names}
        store = call.text("identityStoreId")
        yield Create(Target(resource_type, found), found, {**members, **({"identityStoreId": store} if store else {})})

    return operation


def _update(resource_type: str, identifier: str, names: tuple[str, ...]) -> Operation:
    def operation(call: Call) -> Iterator[Mutation]:
        target, changes = call.target(resource_type, identifier), call.value("operations")
        paths = {str(member(one, "attributePath")): one for one in changes} if isinstance(changes, list) else {}
        members = {name: _shown(member(paths[name], "attributeValue")) for name in names if name in paths}
        if target is not None and members:
            yield Assign(target, members)

    return operation


def _delete(resource_type: str, identifier: str) -> Operation:
    """Memberships go with their group and user."""

    def operation(call: Call) -> Iterator[Mutation]:
        found = call.text(identifier) or call.text("id")
        if found is not None:
            yield Delete(Target(resource_type, found))

    return operation


def _membership(call: Call) -> tuple[Target, dict[str, str]] | None:
    group = call.text("groupId")
    user = text_of(member(call.value("memberId"), "userId")) or text_of(member(call.value("member"), "memberId"))
    if group is None or user is None:
        return None
    store = call.text("identityStoreId")
    members = {"groupId": group, "userId": user, **({"identityStoreId": store} if store else {})}
    return Target(MEMBERSHIP, f"{group}/{user}"), members


def _add(call: Call) -> Iterator[Mutation]:
    found = _membership(call)
    if found is not None:
        yield Create(found[0], call.answered("membershipId"), found[1])


def _remove(call: Call) -> Iterator[Mutation]:
    found, identifier = _membership(call), call.text("membershipId")
    if found is not None:
        yield Delete(found[0])
    elif identifier is not None:
        yield Delete(Target(MEMBERSHIP, identifier))


def _operations(*verbs: str) -> dict[str, Operation]:
    found: dict[str, Operation] = {}
    for resource_type, noun, identifier, names in _KINDS:
        made = {
            "Create": _create(resource_type, identifier, names),
            "Update": _update(resource_type, identifier, names),
            "Delete": _delete(resource_type, identifier),
        }
        found |= {f"{verb}{noun}": made[verb] for verb in verbs}
    return found


FAMILIES: Final = (
    Family(
        IDENTITY_STORE,
        {
            **_operations("Create", "Update", "Delete"),
            "CreateGroupMembership": _add,
            "DeleteGroupMembership": _remove,
        },
    ),
    Family(CONSOLE, {**_operations("Create", "Delete"), "AddMemberToGroup": _add, "RemoveMemberFromGroup": _remove}),
    Family(SCIM, _operations("Create", "Delete")),
)
