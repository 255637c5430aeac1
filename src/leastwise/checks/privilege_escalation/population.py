"""Everybody and everything that ways to more powers are about, numbered, with what is known of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from typing import Final

from leastwise.access.context import ROLE, USER, KnownContext, caller_of_item
from leastwise.access.members import entries, inner, text, texts
from leastwise.access.policies import GROUP, POLICY, PrincipalPolicies
from leastwise.access.principals import AccessPrincipal
from leastwise.access.question import Surroundings
from leastwise.access.resources import RequestedResource
from leastwise.checks.privilege_escalation.path import Needs
from leastwise.checks.privilege_escalation.universe import Bits, Entry, Universe, bits_of
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import PolicyKind
from leastwise.policy.protection import SERVICE_LINKED_PATH

_ACCESS_KEY: Final = "AWS::IAM::AccessKey"
_INSTANCE_PROFILE: Final = "AWS::IAM::InstanceProfile"
_RESERVED_PATH: Final = ":role/aws-reserved/"
_NO_RESOURCE: Final = RequestedResource("*", None, None, True, "")
_MOST_ACCESS_KEYS: Final = 2  # IAM User Guide, "IAM and AWS STS quotas"


@dataclass(frozen=True, slots=True)
class Principal:
    """A user or role; `position` is its number among all."""

    position: int
    item: ConfigurationItem
    policies: PrincipalPolicies
    known: KnownContext

    @property
    def arn(self) -> str:
        """Its ARN."""
        return self.item.arn

    @property
    def account(self) -> str:
        """Its account."""
        return self.item.account_id

    @property
    def partition(self) -> str:
        """Its partition: aws, aws-cn …"""
        return self.item.arn.split(":", 2)[1] if self.item.arn.startswith("arn:") else "aws"

    @property
    def is_user(self) -> bool:
        """Whether it is a user; else a role."""
        return self.item.resource_type == USER

    @property
    def name(self) -> str:
        """In words: "user alice"."""
        return f"{'user' if self.is_user else 'role'} {self.item.resource_name}"


@dataclass(frozen=True, slots=True)
class Account:
    """What there is in one account, as what steps are about. Groups and policies have numbers of their own.

    `with_policy` and `in_group` say which principals a policy applies to and which users a group has.
    """

    id: str
    partition: str
    principals: int
    users: Universe
    roles: Universe
    groups: Universe
    policies: Universe
    group_items: tuple[ConfigurationItem, ...]
    policy_items: tuple[ConfigurationItem, ...]
    with_policy: tuple[int, ...]
    in_group: tuple[int, ...]


class Population:
    """The users and roles of a state, service-linked roles aside, which only their services are."""

    def __init__(self, surroundings: Surroundings) -> None:
        self.surroundings = surroundings
        self.state = surroundings.state
        self.principals: tuple[Principal, ...] = tuple(self._read())
        self.by_arn: Mapping[str, int] = {one.arn: one.position for one in self.principals}
        self._members: dict[str, list[Principal]] = {}
        for one in self.principals:
            self._members.setdefault(one.account, []).append(one)
        self.accounts: Mapping[str, Account] = {
            account: self._account(account, found) for account, found in self._members.items()
        }

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.principals)

    def meeting(self, need: Needs) -> Bits:
        """Those that meet a prerequisite; possible where that was not recorded."""
        return self._needs[need]

    @cached_property
    def users(self) -> int:
        """All users."""
        return bits_of(one.position for one in self.principals if one.is_user)

    @cached_property
    def _needs(self) -> dict[Needs, Bits]:
        keys = self._access_keys()
        profiled = self._profiled()
        found: dict[Needs, tuple[list[int], list[int]]] = {need: ([], []) for need in Needs}
        for one in self.principals:
            for need, holds in self._facts(one, keys, profiled):
                if holds is not False:
                    found[need][1].append(one.position)
                if holds:
                    found[need][0].append(one.position)
        return {need: Bits(bits_of(sure), bits_of(possible)) for need, (sure, possible) in found.items()}

    def _facts(
        self, one: Principal, keys: Mapping[tuple[str, str], int], profiled: set[tuple[str, str]]
    ) -> Iterator[tuple[Needs, bool | None]]:
        """What holds of a principal; None where it was not recorded."""
        configuration = one.item.configuration
        limit = bool(inner(configuration, "permissionsBoundary"))
        yield Needs.BOUNDARY, limit
        organization = self.surroundings.organization
        yield Needs.MEMBER_ACCOUNT, any(organization.levels(one.account, PolicyKind.SCP))
        if one.is_user:
            has_password = bool(configuration["loginProfile"]) if "loginProfile" in configuration else None
            yield Needs.PASSWORD, has_password
            yield Needs.NO_PASSWORD, None if has_password is None else not has_password
            count = keys.get((one.account, one.item.resource_name), 0)
            yield Needs.FREE_ACCESS_KEY, count < _MOST_ACCESS_KEYS
            yield Needs.TWO_ACCESS_KEYS, count >= _MOST_ACCESS_KEYS
            return
        yield Needs.PERMISSION_SET, _RESERVED_PATH in one.arn
        name = one.account, one.item.resource_name
        has_profile = bool(entries(configuration, "instanceProfileList")) or name in profiled
        is_known = has_profile or "instanceProfileList" in configuration or bool(profiled)
        yield Needs.INSTANCE_PROFILE, has_profile if is_known else None
        yield Needs.NO_INSTANCE_PROFILE, not has_profile if is_known else None

    def _access_keys(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for item in self.state.of_type(_ACCESS_KEY):
            name = item.account_id, text(item.configuration, "userName")
            found[name] = found.get(name, 0) + 1
        return found

    def _profiled(self) -> set[tuple[str, str]]:
        """(account, name) of the roles that instance profiles hold."""
        items = self.state.of_type(_INSTANCE_PROFILE)
        return {(item.account_id, name) for item in items for name in texts(item.configuration, "roles")}

    def _read(self) -> Iterator[Principal]:
        surroundings = self.surroundings
        position = 0
        moment = (self.state.moment or surroundings.now).astimezone(UTC)
        issued = {"aws:tokenissuetime": (moment.strftime("%Y-%m-%dT%H:%M:%SZ"),)}  # sessions are of today
        for kind in (USER, ROLE):
            for item in sorted(self.state.of_type(kind), key=lambda one: one.arn):
                if SERVICE_LINKED_PATH in item.arn:
                    continue
                caller = AccessPrincipal(caller_of_item(item), item)
                known = surroundings.context(caller, "ec2:RunInstances", _NO_RESOURCE)
                yield Principal(position, item, surroundings.policies_of(caller), known.with_values(issued))
                position += 1

    def _account(self, account: str, members: list[Principal]) -> Account:
        groups = self.state.of_type(GROUP, account)
        policies = self.state.of_type(POLICY, account)
        in_group = self._in_groups(members, groups)
        return Account(
            account,
            members[0].partition,
            bits_of(one.position for one in members),
            Universe(_entry(one) for one in members if one.is_user),
            Universe(_entry(one) for one in members if not one.is_user),
            Universe(Entry(item.arn, place, {}, True) for place, item in enumerate(groups)),  # groups have no tags
            Universe(_plain(item, place) for place, item in enumerate(policies)),
            groups,
            policies,
            _with_policies(members, policies, groups, in_group),
            in_group,
        )

    def _in_groups(self, members: list[Principal], groups: tuple[ConfigurationItem, ...]) -> tuple[int, ...]:
        users: dict[str, list[int]] = {}
        for one in members:
            for name in texts(one.item.configuration, "groupList"):
                users.setdefault(name.lower(), []).append(one.position)
        return tuple(bits_of(users.get(item.resource_name.lower(), ())) for item in groups)


def _with_policies(
    members: list[Principal],
    policies: tuple[ConfigurationItem, ...],
    groups: tuple[ConfigurationItem, ...],
    in_group: tuple[int, ...],
) -> tuple[int, ...]:
    attached: dict[str, list[int]] = {}
    for one in members:
        for policy in entries(one.item.configuration, "attachedManagedPolicies"):
            attached.setdefault(text(policy, "policyArn"), []).append(one.position)
    through: dict[str, int] = {}
    for item, users in zip(groups, in_group, strict=True):
        for policy in entries(item.configuration, "attachedManagedPolicies"):
            arn = text(policy, "policyArn")
            through[arn] = through.get(arn, 0) | users
    return tuple(bits_of(attached.get(item.arn, ())) | through.get(item.arn, 0) for item in policies)


def _entry(one: Principal) -> Entry:
    boundary = text(inner(one.item.configuration, "permissionsBoundary"), "permissionsBoundaryArn")
    context: dict[str, tuple[str, ...] | None] = {
        "iam:permissionsboundary": (boundary,) if boundary else None,
        **_tags(one.item),
    }
    is_protected = _RESERVED_PATH in one.arn
    return Entry(one.arn, one.position, context, one.item.tags is not None, is_protected)


def _plain(item: ConfigurationItem, position: int) -> Entry:
    return Entry(item.arn, position, _tags(item), item.tags is not None)


def _tags(item: ConfigurationItem) -> dict[str, tuple[str, ...] | None]:
    return {
        f"{prefix}/{key.lower()}": (value,)
        for key, value in (item.tags or {}).items()
        for prefix in ("aws:resourcetag", "iam:resourcetag")
    }
