"""What befell a principal through others: its groups, the policies attached to it and to them, its access keys."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from leastwise.access.members import text
from leastwise.model.arn import is_arn
from leastwise.model.configuration_item import ConfigurationItem, ResourceKey
from leastwise.usecases.recorder.timelines_states import (
    ACCESS_KEY,
    GROUP,
    POLICY,
    ROLE,
    USER,
    group_names_of,
    policy_arns_of,
)

Items = Sequence[ConfigurationItem]

_FEW_POLICIES: Final = 8
"""Policies looked up one by one; more are found by reading those of their accounts."""


class Timelines(Protocol):
    """What is asked of the inventory."""

    def find(self, text: str) -> list[ConfigurationItem]:
        """Return the newest item of each resource of that ARN, id or name."""

    def items(
        self,
        keys: Collection[ResourceKey] | None = None,
        *,
        resource_types: Collection[str] | None = None,
        account_id: str | None = None,
    ) -> list[ConfigurationItem]:
        """Return items in the timeline's order."""


class Remembered:
    """The inventory, asked each question once: a timeline asks for the same groups and policies several times."""

    def __init__(self, inventory: Timelines) -> None:
        self._inventory = inventory
        self._found: dict[str, list[ConfigurationItem]] = {}
        self._items: dict[object, list[ConfigurationItem]] = {}

    def find(self, text: str) -> list[ConfigurationItem]:
        """Return the newest item of each resource of that ARN, id or name."""
        if text not in self._found:
            self._found[text] = self._inventory.find(text)
        return self._found[text]

    def items(
        self,
        keys: Collection[ResourceKey] | None = None,
        *,
        resource_types: Collection[str] | None = None,
        account_id: str | None = None,
    ) -> list[ConfigurationItem]:
        """Return items in the timeline's order."""
        question = (keys and frozenset(keys), resource_types and tuple(resource_types), account_id)
        if question not in self._items:
            self._items[question] = self._inventory.items(keys, resource_types=resource_types, account_id=account_id)
        return self._items[question]


@dataclass(frozen=True, slots=True)
class Related:
    """Another resource that the principal's access came through at times: what it is called, and its items."""

    label: str
    items: Items


def related_to(inventory: Timelines, items: Items) -> list[Related]:
    """Return what a resource (its items, oldest first) was ever related to: groups, policies, access keys."""
    resource_type = items[-1].resource_type
    if resource_type not in (USER, ROLE, GROUP):
        return []
    groups = groups_of(inventory, items)
    everyone = [*items, *(item for group in groups for item in group.items)]
    keys = _access_keys(inventory, items) if resource_type == USER else []
    return [*groups, *policies_of(inventory, everyone), *keys]


def concerned_principals(inventory: Timelines, items: Items) -> list[ConfigurationItem]:
    """Return the items of the principals that a group's or a managed policy's changes ever touched."""
    account, resource_type = items[-1].account_id, items[-1].resource_type
    if resource_type not in (GROUP, POLICY):
        return []
    scope = None if account == "aws" else account
    found: list[ConfigurationItem] = []
    names = {item.resource_name.lower() for item in items} if resource_type == GROUP else set()
    if resource_type == POLICY:
        arns = {item.arn for item in items}
        everyone = inventory.items(resource_types=(USER, GROUP, ROLE), account_id=scope)
        found = _whole(everyone, lambda item: any(arn in arns for arn in policy_arns_of(item)))
        names = {item.resource_name.lower() for item in found if item.resource_type == GROUP}
    if names:
        users = inventory.items(resource_types=(USER,), account_id=scope)
        found += _whole(users, lambda item: any(name.lower() in names for name in group_names_of(item)))
    return found


def was_related(items: Items, related: Related, moment: datetime, groups: Iterable[Related]) -> bool:
    """Tell whether the resource was related to the other just before or at a moment, directly or through a group."""
    for mine in in_force(items, moment):
        if _refers(mine, related):
            return True
        for group in groups:
            if _refers(mine, group) and any(_refers(one, related) for one in in_force(group.items, moment)):
                return True
    return False


def in_force(items: Items, moment: datetime) -> Iterator[ConfigurationItem]:
    """Yield the items of one resource that were in force just before a moment, or began at it."""
    first = bisect_left(items, moment, key=lambda item: item.capture_time)
    end = bisect_right(items, moment, key=lambda item: item.capture_time)
    yield from (item for item in items[max(0, first - 1) : end] if not item.is_deleted)


def _refers(mine: ConfigurationItem, related: Related) -> bool:
    """Tell whether an item refers to another resource by any name that this ever had."""
    resource_type = related.items[-1].resource_type
    if resource_type == GROUP:
        names = {item.resource_name.lower() for item in related.items}
        return any(name.lower() in names for name in group_names_of(mine))
    if resource_type == POLICY:
        arns = {item.arn for item in related.items}
        return any(arn in arns for arn in policy_arns_of(mine))
    return any(text(item.configuration, "userName") == mine.resource_name for item in related.items)


def groups_of(inventory: Timelines, items: Iterable[ConfigurationItem]) -> list[Related]:
    """Return the groups that any of these items, as a user, was in."""
    names = {(item.account_id, name.lower()) for item in items for name in _groups_named(item)}
    found: list[ConfigurationItem] = []
    for account in sorted({account for account, _ in names}):
        groups = inventory.items(resource_types=(GROUP,), account_id=account)
        wanted = {name for of, name in names if of == account}
        found += [item for group in _by_resource(groups) if _was_named(group, wanted) for item in group]
    return [Related(f"group {one[-1].resource_name}", one) for one in _by_resource(found)]


def policies_of(inventory: Timelines, items: Iterable[ConfigurationItem]) -> list[Related]:
    """Return the managed policies that any of these items had attached or as permissions boundary."""
    arns = {arn for item in items for arn in policy_arns_of(item)}
    if len(arns) > _FEW_POLICIES:
        accounts = sorted({arn.split(":")[4] for arn in arns if is_arn(arn)})
        policies = [
            one for account in accounts for one in inventory.items(resource_types=(POLICY,), account_id=account)
        ]
        found = _whole(policies, lambda item: item.arn in arns)
    else:
        keys = {item.key for arn in sorted(arns) for item in inventory.find(arn) if item.resource_type == POLICY}
        found = inventory.items(keys) if keys else []
    return [Related(f"policy {one[-1].resource_name}", one) for one in _by_resource(found)]


def _groups_named(item: ConfigurationItem) -> Iterator[str]:
    return group_names_of(item) if item.resource_type == USER else iter(())


def _access_keys(inventory: Timelines, items: Items) -> list[Related]:
    names = {item.resource_name for item in items}
    keys = inventory.items(resource_types=(ACCESS_KEY,), account_id=items[-1].account_id)
    mine = _whole(keys, lambda item: text(item.configuration, "userName") in names)
    return [Related(f"access key {one[-1].resource_id}", one) for one in _by_resource(mine)]


def _was_named(items: Items, names: Collection[str]) -> bool:
    return any(item.resource_name.lower() in names for item in items)


def _by_resource(items: Iterable[ConfigurationItem]) -> list[Items]:
    resources: dict[ResourceKey, list[ConfigurationItem]] = {}
    for item in items:
        resources.setdefault(item.key, []).append(item)
    return list(resources.values())


def _whole(items: Items, wanted: Callable[[ConfigurationItem], bool]) -> list[ConfigurationItem]:
    """All items of those resources of which one item is wanted."""
    keys = {item.key for item in items if wanted(item)}
    return [item for item in items if item.key in keys]
