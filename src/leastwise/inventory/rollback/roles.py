"""Roles (IAM API Reference; IAM User Guide, "Delete roles or instance profiles", for what must go first)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.rollback.documents import boundary, tag_list, tags, text_of
from leastwise.inventory.rollback.permissions import Holder, removals, restorations
from leastwise.inventory.rollback.step import Lost, Part, Step
from leastwise.model.configuration_item import ConfigurationItem

ROLE: Final = Holder("Role")
_TRUST: Final = "assumeRolePolicyDocument"


def parts(now: ConfigurationItem | None, then: ConfigurationItem | None) -> Iterator[Part]:
    """The calls that make the role what it was."""
    if then is None:
        assert now is not None
        yield from deletion(now)
        return
    name = then.resource_name
    moved = now is not None and now.configuration.get("path", "/") != then.configuration.get("path", "/")
    if now is not None and moved:
        yield from deletion(now)
        now = None
    if now is None:
        yield from _creation(then)
    else:
        yield from removals(ROLE, name, (now, then))
        yield from _described(now, then)
        yield from _trusted(now, then)
    # A new role has its boundary and tags from the call that made it.
    for part in restorations(ROLE, name, (now, then)):
        if now is not None or not (isinstance(part, Step) and part.operation in _GIVEN_AT_CREATION):
            yield part
    yield from _profiles(now, then)


_GIVEN_AT_CREATION: Final = ("PutRolePermissionsBoundary", "TagRole")


def deletion(now: ConfigurationItem) -> Iterator[Part]:
    """The calls that delete a role."""
    name = now.resource_name
    for profile in now.configuration.get("instanceProfileList") or ():
        parameters = {"InstanceProfileName": profile["instanceProfileName"], "RoleName": name}
        yield Step("RemoveRoleFromInstanceProfile", parameters, "before the role can be deleted")
    yield from removals(ROLE, name, (now, None))
    yield Step("DeleteRole", {"RoleName": name}, "it was not there")


def _creation(then: ConfigurationItem) -> Iterator[Part]:
    configuration = then.configuration
    trust = configuration.get(_TRUST)
    if trust is None or _TRUST in then.unknown:
        yield Lost(f"the role {then.resource_name}", "its trust policy at that time was never recorded")
        return
    parameters: dict[str, Any] = {
        "Path": configuration.get("path", "/"),
        "RoleName": then.resource_name,
        "AssumeRolePolicyDocument": text_of(trust),
    }
    for member, name in (("description", "Description"), ("maxSessionDuration", "MaxSessionDuration")):
        if configuration.get(member):
            parameters[name] = configuration[member]
    if boundary(then):
        parameters["PermissionsBoundary"] = boundary(then)
    if tags(then):
        parameters["Tags"] = tag_list(tags(then))
    yield Step("CreateRole", parameters, "it was there")
    yield Lost(
        f"the unique id {then.resource_id}",
        "AWS gives a new one: trust and resource policies that name the old role must be saved again",
    )


def _described(now: ConfigurationItem, then: ConfigurationItem) -> Iterator[Part]:
    changes = {}
    for member, name, otherwise in (
        ("description", "Description", ""),
        ("maxSessionDuration", "MaxSessionDuration", 3600),
    ):
        before, after = then.configuration.get(member, otherwise), now.configuration.get(member, otherwise)
        if member in then.configuration and before != after:
            changes[name] = before
    if changes:
        parameters = {"RoleName": then.resource_name, **changes}
        yield Step("UpdateRole", parameters, "its description or session duration was another")


def _trusted(now: ConfigurationItem, then: ConfigurationItem) -> Iterator[Part]:
    before, after = then.configuration.get(_TRUST), now.configuration.get(_TRUST)
    if _TRUST in then.unknown:
        yield Lost(f"the trust policy of {then.resource_name}", "its content at that time was never recorded")
    elif before is not None and before != after:
        parameters = {"RoleName": then.resource_name, "PolicyDocument": text_of(before)}
        yield Step("UpdateAssumeRolePolicy", parameters, "its trust policy was another")


def _profiles(now: ConfigurationItem | None, then: ConfigurationItem) -> Iterator[Part]:
    name = then.resource_name
    before, after = (
        {one["instanceProfileName"] for one in (item.configuration.get("instanceProfileList") or () if item else ())}
        for item in (then, now)
    )
    for profile in sorted(after - before) if now is not None else ():
        parameters = {"InstanceProfileName": profile, "RoleName": name}
        yield Step("RemoveRoleFromInstanceProfile", parameters, f"it was not in instance profile {profile}")
    for profile in sorted(before - after):
        parameters = {"InstanceProfileName": profile, "RoleName": name}
        yield Step("AddRoleToInstanceProfile", parameters, f"it was in instance profile {profile}")
