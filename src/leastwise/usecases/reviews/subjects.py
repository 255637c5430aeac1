"""Whose own access a resource is: those who must not review it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.access.members import entries, text, texts
from leastwise.evidence.usage import Usage
from leastwise.inventory.state import State
from leastwise.model.arn import is_arn, parse_arn
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.reviews.selecting import GROUP, POLICY, ROLE, USER

_ADDRESS_TAGS: Final = frozenset({"email", "e-mail", "mail", "emailaddress", "user"})


class Subjects:
    """Answers whose access resources of a state are."""

    def __init__(self, state: State, usage: Usage | None) -> None:
        self._usage = usage
        self._members: dict[tuple[str, str], list[ConfigurationItem]] = {}
        self._attached: dict[str, list[ConfigurationItem]] = {}
        for user in state.of_type(USER):
            for group in texts(user.configuration, "groupList"):
                self._members.setdefault((user.account_id, group), []).append(user)
            self._attach(user, [user])
        for group_item in state.of_type(GROUP):
            self._attach(group_item, self._members.get((group_item.account_id, group_item.resource_name), []))

    def _attach(self, holder: ConfigurationItem, users: list[ConfigurationItem]) -> None:
        for one in entries(holder.configuration, "attachedManagedPolicies"):
            self._attached.setdefault(text(one, "policyArn"), []).extend(users)

    def of(self, item: ConfigurationItem) -> tuple[str, ...]:
        """The persons, as user names and e-mail addresses, in order.

        A user is whoever it is named for, a group is its members', a policy theirs whom it is attached to; a role is
        theirs whose users its trust policy names, and that of the only person who took it on.
        """
        if item.resource_type == ROLE:
            return tuple(sorted({*_trusted_users(item.configuration), *self._only_user_of(item)}))
        users = {
            USER: [item],
            GROUP: self._members.get((item.account_id, item.resource_name), []),
            POLICY: self._attached.get(item.arn, []),
        }.get(item.resource_type, [])
        return tuple(sorted({name for user in users for name in _names(user)}))

    def _only_user_of(self, role: ConfigurationItem) -> set[str]:
        if self._usage is None:
            return set()
        humans = {one.human for one in self._usage.assumptions_of(role.arn) if not one.denied}
        return humans if len(humans) == 1 and "" not in humans else set()


def _names(user: ConfigurationItem) -> Iterator[str]:
    yield user.resource_name
    for name, value in (user.tags or {}).items():
        if name.casefold() in _ADDRESS_TAGS and value.strip():
            yield value.strip()


def _trusted_users(configuration: Mapping[str, Any]) -> Iterator[str]:
    """The names of the users that a trust policy names."""
    document = configuration.get("assumeRolePolicyDocument")
    statements = document.get("Statement") if isinstance(document, Mapping) else None
    for statement in statements if isinstance(statements, list) else [statements]:
        principal = statement.get("Principal") if isinstance(statement, Mapping) else None
        given = principal.get("AWS") if isinstance(principal, Mapping) else None
        for arn in given if isinstance(given, list) else [given]:
            if isinstance(arn, str) and is_arn(arn) and parse_arn(arn).resource.startswith("user/"):
                yield parse_arn(arn).name
