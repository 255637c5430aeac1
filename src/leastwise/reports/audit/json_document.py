"""json: one JSON document with everything; each finding on a line of its own, so that reports can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from leastwise.reports.analysis.finding_document import iso
from leastwise.reports.audit.document import (
    audit_finding_document,
    changes_document,
    check_document,
    encoded,
    not_evaluated_document,
    practice_document,
    priority_document,
    requirement_document,
    scope_document,
    summary_document,
)
from leastwise.reports.audit.report import AuditReport
from leastwise.reports.audit.report_format import AuditFormat, AuditFormatOptions

SCHEMA_VERSION: Final = 1


def _write(report: AuditReport, options: AuditFormatOptions) -> Iterator[bytes]:
    yield f'{{\n"schemaVersion": {SCHEMA_VERSION}'.encode()
    yield from _member("tool", {"name": "leastwise", "version": report.tool_version})
    yield from _member("generatedAt", iso(report.generated_at))
    yield from _member("scope", scope_document(report.scope))
    yield from _member("summary", summary_document(report))
    yield from _members("practices", (practice_document(one, report.changes) for one in report.practices))
    yield from _members("checks", map(check_document, report.checks))
    yield from _members("requirements", map(requirement_document, report.requirements))
    yield from _members("priorities", map(priority_document, report.priorities))
    yield from _member("changes", changes_document(report.changes))
    yield from _members("findings", map(audit_finding_document, report.findings))
    yield from _members("notEvaluated", map(not_evaluated_document, report.not_evaluated))
    yield from _member("notes", list(report.notes))
    yield b"\n}\n"


def _member(name: str, value: Any) -> Iterator[bytes]:
    yield f',\n"{name}": {encoded(value)}'.encode()


def _members(name: str, values: Iterable[Any]) -> Iterator[bytes]:
    """A list with a value a line, never held as a whole."""
    yield f',\n"{name}": ['.encode()
    separator = ""
    for value in values:
        yield f"{separator}\n{encoded(value)}".encode()
        separator = ","
    yield b"\n]" if separator else b"]"


JSON: Final = AuditFormat("json", "One JSON document with everything", _write, ".json")
