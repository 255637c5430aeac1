"""Groups (IAM API Reference)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.inventory.rollback.permissions import Holder, removals, restorations
from leastwise.inventory.rollback.step import Lost, Part, Step
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem

GROUP: Final = Holder("Group")


def members(group: ConfigurationItem, state: State) -> list[str]:
    """The names of the group's users, in order."""
    name = group.resource_name
    users = state.of_type("AWS::IAM::User", group.account_id)
    return sorted(user.resource_name for user in users if name in (user.configuration.get("groupList") or ()))


def parts(
    now: ConfigurationItem | None, then: ConfigurationItem | None, current: State, former: State
) -> Iterator[Part]:
    """The calls that make the group what it was; its members come back only where the group itself was gone."""
    if then is None:
        assert now is not None
        name = now.resource_name
        for user in members(now, current):
            purpose = "before the group can be deleted"
            yield Step("RemoveUserFromGroup", {"GroupName": name, "UserName": user}, purpose)
        yield from removals(GROUP, name, (now, None))
        yield Step("DeleteGroup", {"GroupName": name}, "it was not there")
        return
    name, path = then.resource_name, then.configuration.get("path", "/")
    if now is None:
        yield Step("CreateGroup", {"Path": path, "GroupName": name}, "it was there")
        yield Lost(f"the unique id {then.resource_id}", "AWS gives a new one")
    else:
        changes = {"NewGroupName": name} if now.resource_name != name else {}
        changes |= {"NewPath": path} if now.configuration.get("path", "/") != path else {}
        if changes:
            yield Step("UpdateGroup", {"GroupName": now.resource_name, **changes}, "its name or path was another")
        yield from removals(GROUP, name, (now, then))
    yield from restorations(GROUP, name, (now, then))
    if now is None:
        for user in members(then, former):
            if current.by_name("AWS::IAM::User", user, then.account_id):
                yield Step("AddUserToGroup", {"GroupName": name, "UserName": user}, f"{user} was in it")
            else:
                yield Lost(f"the member {user}", "the user no longer exists: roll it back first")
