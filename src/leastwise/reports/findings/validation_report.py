"""The report on policies as the formats write it: plain values, so that a format needs nothing but this file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

FINDING_TYPES: Final = ("ERROR", "SECURITY_WARNING", "WARNING", "SUGGESTION")
"""Access Analyzer's finding types, the gravest first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A position: `line` from 1, `column` and `offset` from 0, as AWS counts."""

    line: int
    column: int
    offset: int


@dataclass(frozen=True, slots=True)
class Location:
    """An element: the path that leads to it within its policy, and where it starts and ends in the file."""

    path: tuple[str | int, ...]
    start: Place
    end: Place


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """One finding. `path` leads to the element within its policy, `start` and `end` are places in the file.

    `policy` names the policy in the file, empty where the file is the policy; `statement` names the statement. `also`
    are further elements that belong to the finding.
    """

    file: str
    policy: str
    policy_kind: str
    type: str
    code: str
    message: str
    learn_more: str
    path: tuple[str | int, ...]
    start: Place
    end: Place
    statement: str = ""
    also: tuple[Location, ...] = ()

    @property
    def locations(self) -> tuple[Location, ...]:
        """All elements, the first one first."""
        return (Location(self.path, self.start, self.end), *self.also)


@dataclass(frozen=True, slots=True)
class Rule:
    """A check as formats describe it."""

    code: str
    type: str
    title: str
    learn_more: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a file that is no finding: an input error, a value not resolved, a policy not evaluated."""

    file: str
    message: str
    line: int | None = None
    column: int | None = None
    """From 1, as editors count."""
    policy: str = ""


@dataclass(frozen=True)
class ValidationReport:
    """What was validated and what was found, in the order of the files."""

    tool_version: str
    reference_date: str
    findings: tuple[ReportedFinding, ...]
    files: tuple[str, ...]
    """Files in which policies were validated."""
    policy_count: int
    rules: tuple[Rule, ...] = ()
    errors: tuple[Notice, ...] = ()
    unresolved: tuple[Notice, ...] = ()
    not_evaluated: tuple[Notice, ...] = ()
    skipped: tuple[Notice, ...] = ()
    ignored: Mapping[str, int] = field(default_factory=dict)
    """How many findings of each code that was to be ignored."""

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each type, all four of them."""
        found = Counter(one.type for one in self.findings)
        return {one: found[one] for one in FINDING_TYPES}
