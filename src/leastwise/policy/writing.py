"""Policies back to JSON, and how long AWS takes them to be.

IAM User Guide, "IAM and AWS STS quotas": white space does not count. AWS Organizations User Guide, "Quotas".
"""

from __future__ import annotations

import json
from typing import Any, Final

from leastwise.policy.document import Policy, PrincipalElement, Statement

QUOTAS: Final = {
    "managed": 6_144,
    "boundary": 6_144,
    "user": 2_048,
    "role": 10_240,
    "group": 5_120,
    "session": 2_048,
    "trust": 2_048,
    "scp": 5_120,
    "rcp": 5_120,
}
"""Characters of a policy by what it is: a managed one, an inline one of a user, role or group, a trust policy, …

All inline policies of a user, role or group share its quota. Of a trust policy it can be raised to 8,192.
"""


def document_of(policy: Policy) -> dict[str, Any]:
    """The policy as AWS writes it: single values without a list."""
    found: dict[str, Any] = {"Version": policy.version}
    if policy.id is not None:
        found["Id"] = policy.id
    return found | {"Statement": [statement_of(one) for one in policy.statements]}


def statement_of(statement: Statement) -> dict[str, Any]:
    """A statement as AWS writes it."""
    found: dict[str, Any] = {}
    if statement.sid:
        found["Sid"] = statement.sid
    found["Effect"] = str(statement.effect)
    if statement.principal is not None:
        found["NotPrincipal" if statement.principal.negated else "Principal"] = _principal(statement.principal)
    found["NotAction" if statement.not_actions else "Action"] = _single(statement.actions)
    if statement.resources is not None:
        found["NotResource" if statement.not_resources else "Resource"] = _single(statement.resources)
    conditions: dict[str, dict[str, Any]] = {}
    for condition in statement.conditions:
        conditions.setdefault(condition.operator, {})[condition.key] = _single(condition.values)
    return found | ({"Condition": conditions} if conditions else {})


def _principal(element: PrincipalElement) -> str | dict[str, Any]:
    if element.entries == (("*", "*"),):
        return "*"
    found: dict[str, list[str]] = {}
    for kind, value in element.entries:
        found.setdefault("AWS" if kind == "*" else kind, []).append(value)
    return {kind: _single(tuple(values)) for kind, values in found.items()}


def _single(values: tuple[str, ...]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)


def size_of(policy: Policy) -> int:
    """Characters that count against a quota: those of the shortest JSON that are no white space."""
    return visible_characters(compact(document_of(policy)))


def compact(document: dict[str, Any]) -> str:
    """A document as JSON without needless white space."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def visible_characters(text: str) -> int:
    """The number of characters that are no white space."""
    return sum(map(len, text.split()))
