"""The principals of a document as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from leastwise.policy.json_text import Path
from leastwise.policy.validation.check import Subject, strings_of


def principals(subject: Subject, kind: str, effect: str | None = None) -> Iterator[tuple[Path, Mapping[str, Any], str]]:
    """(place, elements of the statement, text) of each principal of a kind; kinds ignore case."""
    for path, statement in subject.statements:
        if effect is None or statement.get("Effect") == effect:
            for name in ("Principal", "NotPrincipal"):
                for place, text in listed_principals(statement, path, name, kind):
                    yield place, statement, text


def listed_principals(statement: Mapping[str, Any], path: Path, name: str, kind: str) -> Iterator[tuple[Path, str]]:
    """(place, text) of the principals of a kind in one element, Principal or NotPrincipal."""
    element = statement.get(name)
    for written, value in element.items() if isinstance(element, dict) else ():
        if written.lower() == kind.lower():
            yield from strings_of(value, (*path, name, written))
