"""Whom a trust policy lets in, statement by statement."""

from __future__ import annotations

from collections.abc import Iterator

from leastwise.access.words import listed
from leastwise.policy import Rules
from leastwise.policy.caller import account_of_entry
from leastwise.policy.rule import Rule


def entries_of(rules: Rules, kind: str) -> Iterator[tuple[Rule, str]]:
    """The allowing statements with each principal of a kind (AWS, Service, Federated) that they name."""
    for rule in rules.allows:
        principal = rule.statement.principal
        if principal is not None and not principal.negated:
            for found, value in principal.entries:
                if found == kind:
                    yield rule, value


def names_any(rules: Rules, kind: str) -> bool:
    """Whether principals of a kind are named."""
    return any(True for _ in entries_of(rules, kind))


def account_of(value: str) -> str:
    """The account of a principal: of its root, user, role or session; "" where it is of none."""
    parts = value.split(":")
    return account_of_entry(value) or (parts[4] if len(parts) > 5 else "")


def told(values: list[str]) -> str:
    """Principals in a row."""
    return listed(tuple(dict.fromkeys(values)))
