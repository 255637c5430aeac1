"""Which statements let a role be passed, or a service-linked role be created, too widely.

A wide resource is one that also takes a role that nobody has thought of: "*", "role/*", but not "role/backup-*". AWS
reads it so: "Some AWS services include their service namespace in the name of their role. This policy check takes
these conventions into account" (IAM User Guide, "IAM policy validation check reference").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import Path
from leastwise.policy.matching import matcher
from leastwise.policy.pattern import Syntax, tokens_of
from leastwise.policy.validation.check import Problem, Subject, strings_of
from leastwise.policy.validation.warnings.operator_names import FOR_ALL_VALUES, WrittenCondition, written_conditions

ROLE_KINDS: Final = frozenset({PolicyKind.IDENTITY, PolicyKind.BOUNDARY, PolicyKind.SESSION})
"""The kinds of policies that allow a principal to work with roles."""

_RESOURCE_PART: Final = 5
_ACCOUNT: Final = "111122223333"


class Actions(Enum):
    """How a statement comes to allow the action."""

    NAMED = "named"
    STAR = "star"
    NOT = "not"


class Resources(Enum):
    """How a statement comes to allow so many roles."""

    STAR = "star"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class RoleAction:
    """An action on roles; ``unforeseen`` is a role nobody names, ``limit`` the key that limits it to services."""

    name: str
    unforeseen: str
    limit: str


PASS_ROLE: Final = RoleAction("iam:PassRole", "role/unforeseen", "iam:passedtoservice")
CREATE_SERVICE_LINKED_ROLE: Final = RoleAction(
    "iam:CreateServiceLinkedRole",
    "role/aws-service-role/unforeseen.amazonaws.com/AWSServiceRoleForUnforeseen",
    "iam:awsservicename",
)


def wide_grants(subject: Subject, action: RoleAction, actions: Actions, resources: Resources) -> Iterator[Problem]:
    """A problem for each Allow statement that grants the action in that way."""
    for path, statement in subject.statements:
        if statement.get("Effect") != "Allow":
            continue
        granted = _granted(statement, path, action)
        place = _wide(statement, path, action)
        if granted is None or granted[0] is not actions or place is None or place[0] is not resources:
            continue
        if resources is Resources.STAR and _is_limited(statement, path, action):
            continue
        yield Problem(place[1], _message(action, granted[1], place[2], actions, resources))


def _message(action: RoleAction, granted: str, wide: str, actions: Actions, resources: Resources) -> str:
    by = {
        Actions.NAMED: f"{action.name} is allowed",
        Actions.STAR: f"{granted} includes {action.name}, which is allowed",
        Actions.NOT: f"NotAction leaves {action.name} allowed",
    }[actions]
    on = f"on {wide}" if resources is Resources.STAR else "on all roles that NotResource does not name"
    return f"{by} {on}"


def _granted(statement: Mapping[str, Any], path: Path, action: RoleAction) -> tuple[Actions, str] | None:
    """How the statement names the action, and the text that does."""
    if "NotAction" in statement:
        kept = [text for _, text in strings_of(statement["NotAction"], path) if _matches(text.lower(), action.name)]
        return None if kept else (Actions.NOT, "")
    texts = [text for _, text in strings_of(statement.get("Action"), path)]
    if any(len(text) == len(action.name) and text.lower() == action.name.lower() for text in texts):
        return Actions.NAMED, action.name
    wide = next((text for text in texts if ("*" in text or "?" in text) and _matches(text.lower(), action.name)), None)
    return None if wide is None else (Actions.STAR, wide)


def _wide(statement: Mapping[str, Any], path: Path, action: RoleAction) -> tuple[Resources, Path, str] | None:
    """How the statement takes in an unforeseen role, where, and the text that does."""
    if "NotResource" in statement:
        place = (*path, "NotResource")
        if any(_takes_in(text, action) for _, text in strings_of(statement["NotResource"], place)):
            return None
        return Resources.NOT, place, ""
    for place, text in strings_of(statement.get("Resource"), (*path, "Resource")):
        if _takes_in(text, action):
            return Resources.STAR, place, text
    return None


def _takes_in(text: str, action: RoleAction) -> bool:
    parts = text.split(":", _RESOURCE_PART)
    if len(parts) <= _RESOURCE_PART:
        return text.endswith("*") and _matches(text, f"arn:aws:iam::{_ACCOUNT}:{action.unforeseen}", False)
    return _matches(parts[2], "iam") and _matches(parts[_RESOURCE_PART], action.unforeseen, False)


@lru_cache(maxsize=10_000)
def _matches(pattern: str, text: str, ignore_case: bool = True) -> bool:
    return bool(matcher(tokens_of(pattern, Syntax.LIKE, False), ignore_case)(text))


def _is_limited(statement: Mapping[str, Any], path: Path, action: RoleAction) -> bool:
    return any(_limits(condition, action.limit) for condition in written_conditions(statement, path))


def _limits(condition: WrittenCondition, key: str) -> bool:
    operator = condition.operator
    if condition.name != key or operator.is_negated or operator.qualifier == FOR_ALL_VALUES:
        return False
    if not operator.base.startswith("string"):
        return False
    texts = [text for _, text in condition.values]
    return bool(texts) and not (operator.base.endswith("like") and any(text[:1] in ("*", "?") for text in texts))
