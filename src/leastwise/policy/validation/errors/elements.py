"""The strings of a document's elements, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import Path
from leastwise.policy.validation.check import Subject, strings_of

ROLE_TRUST: Final = "AWS::IAM::AssumeRolePolicyDocument"
"""ValidatePolicy's resource type of role trust policies."""


def listed(statement: Mapping[str, Any], path: Path, *names: str) -> Iterator[tuple[Path, str]]:
    """(place, text) of the strings in the named elements of a statement."""
    for name in names:
        yield from strings_of(statement.get(name), (*path, name))


def actions(subject: Subject) -> Iterator[tuple[Path, str]]:
    """(place, text) of every action in Action and NotAction."""
    for path, statement in subject.statements:
        yield from listed(statement, path, "Action", "NotAction")


def resources(subject: Subject) -> Iterator[tuple[Path, str]]:
    """(place, text) of every resource in Resource and NotResource."""
    for path, statement in subject.statements:
        yield from listed(statement, path, "Resource", "NotResource")


def principals(statement: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, str, str]]:
    """(place, kind in lower case, text) of the principals of a statement, in Principal and NotPrincipal."""
    for name in ("Principal", "NotPrincipal"):
        element = statement.get(name)
        for kind, value in element.items() if isinstance(element, dict) else ():
            for place, text in strings_of(value, (*path, name, kind)):
                yield place, kind.lower(), text


def is_role_trust(subject: Subject) -> bool:
    """Whether the document is a role trust policy."""
    return subject.kind is PolicyKind.TRUST or subject.resource_type == ROLE_TRUST
