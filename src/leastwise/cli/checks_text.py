"""Checks as text for people, and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from leastwise.checks.check import Check
from leastwise.checks.manual import manual_of
from leastwise.checks.practices import frameworks_of, practice_of
from leastwise.reference.frameworks import FRAMEWORKS
from leastwise.reports.analysis.wrapping import wrapped
from leastwise.reports.terminal import width_of

SCHEMA_VERSION: Final = 1


def check_list_lines(checks: Iterable[Check]) -> Iterator[str]:
    """A heading for each practice, a line for each check."""
    found = list(checks)
    longest = max(len(check.id) for check in found)
    for practice, members in groupby(found, practice_of):
        yield f"{practice.number}. {practice.heading}"
        for check in members:
            yield f"   {check.id:<{longest}}  {check.severity:<13}  {check.title}"
    yield f"{len(found)} checks; `leastwise checks explain CHECK` tells more of one"


def explanation_lines(check: Check) -> Iterator[str]:
    """Everything about a check."""
    width = width_of(sys.stdout) or 100
    practice = practice_of(check)
    yield f"{check.id}  {check.severity}"
    yield check.title
    yield f"practice {practice.number}: {practice.heading}"
    for paragraph in manual_of(check):
        yield ""
        yield from wrapped(paragraph, width, 0)
    parts = {
        "Judges": check.resource_types,
        "Needs": check.evidence_needed,
        "To mend it": check.remediation_cli,
        "In Terraform": tuple(check.remediation_terraform.splitlines()),
        "Requirements": tuple(requirement_lines(check)),
        "References": check.references,
    }
    for title, lines in parts.items():
        if lines:
            yield from ("", title, *(f"  {line}" for line in lines))


def requirement_lines(check: Check) -> Iterator[str]:
    """A line for each framework: its title, version, and the requirements."""
    for name, requirements in frameworks_of(check).items():
        framework = FRAMEWORKS[name]
        yield f"{framework.title} {framework.version}: {', '.join(requirements)}"


def check_list_document(checks: Iterable[Check]) -> dict[str, Any]:
    """The checks as JSON."""
    return {"schemaVersion": SCHEMA_VERSION, "checks": [_document(check) for check in checks]}


def check_document(check: Check) -> dict[str, Any]:
    """A check as JSON."""
    return {"schemaVersion": SCHEMA_VERSION, **_document(check)}


def _document(check: Check) -> dict[str, Any]:
    practice = practice_of(check)
    return {
        "id": check.id,
        "title": check.title,
        "practice": {"number": practice.number, "name": practice.value, "title": practice.heading},
        "severity": check.severity.value,
        "description": "\n\n".join(manual_of(check)),
        "resourceTypes": list(check.resource_types),
        "evidenceNeeded": list(check.evidence_needed),
        "remediation": {"cli": list(check.remediation_cli), "terraform": check.remediation_terraform},
        "frameworks": {name: list(requirements) for name, requirements in frameworks_of(check).items()},
        "references": list(check.references),
    }
