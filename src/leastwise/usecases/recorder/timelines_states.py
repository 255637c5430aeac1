"""The resources as a walk along the timeline passes them, and the few of them that matter to one change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Final

from leastwise.access.members import entries, inner, text, texts
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, ResourceKey

USER: Final = "AWS::IAM::User"
GROUP: Final = "AWS::IAM::Group"
ROLE: Final = "AWS::IAM::Role"
POLICY: Final = "AWS::IAM::Policy"
ACCESS_KEY: Final = "AWS::IAM::AccessKey"
PERMISSION_SET: Final = "AWS::SSO::PermissionSet"

_ORGANIZATION: Final = "AWS::Organizations::"
IDENTITY_CENTER: Final = ("AWS::SSO::", "AWS::IdentityStore::")


def policy_arns_of(item: ConfigurationItem) -> Iterator[str]:
    """Yield the ARNs of the managed policies that a principal or permission set has, or has as permissions boundary."""
    for attached in entries(item.configuration, "attachedManagedPolicies"):
        yield text(attached, "policyArn")
    yield from texts(item.configuration, "managedPolicies")
    if arn := text(inner(item.configuration, "permissionsBoundary"), "permissionsBoundaryArn"):
        yield arn


def group_names_of(item: ConfigurationItem) -> Iterator[str]:
    """Yield the names of the groups that a user is in."""
    yield from texts(item.configuration, "groupList")


class RunningState:
    """The items in force, changed one by one in the timeline's order; knows which resources refer to which."""

    def __init__(self, items: Iterable[ConfigurationItem] = ()) -> None:
        self._items: dict[ResourceKey, ConfigurationItem] = {}
        self._by_reference: defaultdict[tuple[str, str], set[ResourceKey]] = defaultdict(set)
        self._by_name: defaultdict[tuple[str, str], set[ResourceKey]] = defaultdict(set)
        self._references: dict[ResourceKey, tuple[tuple[str, str], ...]] = {}
        self._names: dict[ResourceKey, tuple[tuple[str, str], ...]] = {}
        self._apart: dict[ResourceKey, ConfigurationItem] = {}
        for item in items:
            self.apply(item)

    def get(self, key: ResourceKey) -> ConfigurationItem | None:
        """The item in force, None where there is none."""
        return self._items.get(key)

    def apply(self, item: ConfigurationItem) -> None:
        """Put an item in force; a deletion ends the one before it."""
        key = item.key
        if self._items.pop(key, None) is not None:
            self._unlink(key)
        self._apart.pop(key, None)
        if item.is_deleted:
            return
        self._items[key] = item
        if item.resource_type.startswith((_ORGANIZATION, *IDENTITY_CENTER)):
            self._apart[key] = item
        self._references[key], self._names[key] = tuple(_references(item)), tuple(_names(item))
        for reference in self._references[key]:
            self._by_reference[reference].add(key)
        for name in self._names[key]:
            self._by_name[name].add(key)

    def concerned(self, keys: Collection[ResourceKey]) -> set[ResourceKey]:
        """The resources whose access a change of `keys` may alter, and those that their access depends on.

        The principals a policy is attached to, the members of a group; their groups and policies; everything, where
        the organisation itself changes.
        """
        if any(key.resource_type.startswith(_ORGANIZATION) for key in keys):
            return set(self._items) | set(keys)
        center = any(key.resource_type.startswith(IDENTITY_CENTER) for key in keys)
        apart = (_ORGANIZATION, *IDENTITY_CENTER) if center else (_ORGANIZATION,)
        found = {*keys, *(key for key in self._apart if key.resource_type.startswith(apart))}
        for reached in (self._referring, self._referred):  # then what those refer to
            edge = found
            for _ in range(2):  # a policy is attached to a group, and a group has members; and the other way round
                edge = reached(edge) - found
                found |= edge
        return found

    def state(self, keys: Collection[ResourceKey], moment: datetime | None) -> State:
        """The items in force of some resources."""
        return State(moment, {key: self._items[key] for key in keys if key in self._items})

    def _unlink(self, key: ResourceKey) -> None:
        for reference in self._references.pop(key):
            self._by_reference[reference].discard(key)
        for name in self._names.pop(key):
            self._by_name[name].discard(key)

    def _referring(self, keys: Collection[ResourceKey]) -> set[ResourceKey]:
        names = {name for key in keys for name in self._names.get(key, ())}
        return {key for name in names for key in self._by_reference.get(name, ())}

    def _referred(self, keys: Collection[ResourceKey]) -> set[ResourceKey]:
        references = {reference for key in keys for reference in self._references.get(key, ())}
        return {key for reference in references for key in self._by_name.get(reference, ())}


def _references(item: ConfigurationItem) -> Iterator[tuple[str, str]]:
    """What an item refers to: policies by ARN, groups by account and name (IAM names differ in more than case)."""
    if item.resource_type in (USER, GROUP, ROLE, PERMISSION_SET):
        yield from (("policy", arn) for arn in policy_arns_of(item))
    if item.resource_type == USER:
        yield from ((item.account_id, name.lower()) for name in group_names_of(item))


def _names(item: ConfigurationItem) -> Iterator[tuple[str, str]]:
    if item.resource_type == POLICY:
        yield ("policy", item.arn)
    elif item.resource_type == GROUP:
        yield (item.account_id, item.resource_name.lower())
