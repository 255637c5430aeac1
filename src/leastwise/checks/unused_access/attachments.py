"""Who has which groups and policies: members, and what policies are attached to, as users or as limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from leastwise.access.context import ROLE, USER
from leastwise.access.members import entries, inner, is_whole, text, texts
from leastwise.access.policies import GROUP
from leastwise.checks.unused_access.grounds import Grounds
from leastwise.model.configuration_item import ConfigurationItem

_PERMISSION_SET: Final = "AWS::SSO::PermissionSet"


@dataclass
class Attachments:
    """The attachments of one state, read once."""

    grounds: Grounds
    members: dict[tuple[str, str], list[ConfigurationItem]] = field(default_factory=dict)
    _attached: dict[str, list[ConfigurationItem]] = field(default_factory=dict)
    _not_whole: dict[tuple[str, str], ConfigurationItem | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        state = self.grounds.evidence.state
        for kind in (USER, ROLE, GROUP):
            for item in state.of_type(kind):
                for one in entries(item.configuration, "attachedManagedPolicies"):
                    self._attached.setdefault(text(one, "policyArn"), []).append(item)
                for name in texts(item.configuration, "groupList"):
                    self.members.setdefault((item.account_id, name.lower()), []).append(item)

    def of_group(self, group: ConfigurationItem) -> list[ConfigurationItem]:
        """The users in a group."""
        return self.members.get((group.account_id, group.resource_name.lower()), [])

    def of_policy(self, arn: str) -> list[ConfigurationItem]:
        """The users, roles and groups that a policy is attached to."""
        return self._attached.get(arn, [])

    def reached_by(self, arn: str) -> list[ConfigurationItem]:
        """The users and roles that a policy applies to, through groups too."""
        found: dict[str, ConfigurationItem] = {}
        for item in self.of_policy(arn):
            for one in self.of_group(item) if item.resource_type == GROUP else [item]:
                found[one.arn] = one
        return list(found.values())

    @cached_property
    def limits(self) -> frozenset[str]:
        """The ARNs of the policies that are some user's or role's permissions boundary."""
        state = self.grounds.evidence.state
        items = (item for kind in (USER, ROLE) for item in state.of_type(kind))
        boundaries = (inner(item.configuration, "permissionsBoundary") for item in items)
        return frozenset(text(one, "permissionsBoundaryArn") for one in boundaries)

    @cached_property
    def named_by_permission_sets(self) -> frozenset[str]:
        """The names of customer managed policies that permission sets of Identity Center use in accounts."""
        sets = self.grounds.evidence.state.of_type(_PERMISSION_SET)
        named = {text(one, "name") for item in sets for one in entries(item.configuration, "customerManagedPolicies")}
        limits = (
            inner(inner(item.configuration, "permissionsBoundary"), "customerManagedPolicyReference") for item in sets
        )
        return frozenset(named | {text(one, "name") for one in limits}) - {""}

    def unknown_members(self, account_id: str) -> ConfigurationItem | None:
        """A user of an account whose groups were not recorded in full."""
        return self._first_unknown(account_id, (USER,), "groupList")

    def unknown_attachments(self, account_id: str) -> ConfigurationItem | None:
        """A user, role or group of an account whose policies were not recorded in full."""
        return self._first_unknown(account_id, (USER, ROLE, GROUP), "attachedManagedPolicies")

    def _first_unknown(self, account_id: str, kinds: Iterable[str], member: str) -> ConfigurationItem | None:
        key = account_id, member
        if key not in self._not_whole:
            self._not_whole[key] = next(self._unknown(account_id, kinds, member), None)
        return self._not_whole[key]

    def _unknown(self, account_id: str, kinds: Iterable[str], member: str) -> Iterator[ConfigurationItem]:
        for kind in kinds:
            for item in self.grounds.evidence.state.of_type(kind, account_id):
                if not is_whole(item.configuration, member) or member in item.unknown:
                    yield item
