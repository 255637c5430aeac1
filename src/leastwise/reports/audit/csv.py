"""csv: one finding a row, and one row for each thing that was not evaluated (RFC 4180), for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.reports.audit.document import audit_finding_document, encoded
from leastwise.reports.audit.report import AuditFinding, AuditReport, NotEvaluatedResult
from leastwise.reports.audit.report_format import AuditFormat, AuditFormatOptions
from leastwise.reports.audit.wording import requirement_names

COLUMNS: Final = (
    "id",
    "practice",
    "checkId",
    "checkTitle",
    "severity",
    "status",
    "findingType",
    "title",
    "resource",
    "resourceType",
    "resourceOwnerAccount",
    "region",
    "principal",
    "createdAt",
    "analyzedAt",
    "isNew",
    "isInBaseline",
    "reopened",
    "archivedBy",
    "archiveReason",
    "explanation",
    "remediation",
    "remediationCli",
    "remediationTerraform",
    "requirements",
    "references",
    "notes",
    "missingAction",
)
NOT_EVALUATED: Final = "NOT_EVALUATED"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_ROWS_PER_PART: Final = 500


def _write(report: AuditReport, options: AuditFormatOptions) -> Iterator[bytes]:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for number, row in enumerate(_rows(report), 1):
        writer.writerow([_cell(row.get(name, "")) for name in COLUMNS])
        if number % _ROWS_PER_PART == 0:
            yield _taken(stream)
    yield _taken(stream)


def _rows(report: AuditReport) -> Iterator[Mapping[str, Any]]:
    yield from map(_finding, report.findings)
    yield from map(_unjudged, report.not_evaluated)


def _finding(one: AuditFinding) -> Mapping[str, Any]:
    own = {"requirements": "; ".join(requirement_names(one.check)), "remediationCli": "\n".join(one.remediation_cli)}
    return audit_finding_document(one) | own


def _unjudged(one: NotEvaluatedResult) -> Mapping[str, Any]:
    return {
        "practice": one.check.practice.value,
        "checkId": one.check.id,
        "checkTitle": one.check.title,
        "status": NOT_EVALUATED,
        "resource": one.resource,
        "resourceType": one.resource_type,
        "resourceOwnerAccount": one.account_id,
        "explanation": one.reason,
        "requirements": "; ".join(requirement_names(one.check)),
        "missingAction": one.missing_action,
    }


def _cell(value: Any) -> str:
    if isinstance(value, Mapping):
        text = encoded(value) if value else ""
    else:
        text = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    # A spreadsheet would run a text that begins so as a formula (OWASP, "CSV Injection").
    return f"'{text}" if text.startswith(_FORMULA) else text


def _taken(stream: io.StringIO) -> bytes:
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text.encode("utf-8", "backslashreplace")


CSV: Final = AuditFormat("csv", "One finding a row, for spreadsheets", _write, ".csv")
