"""csv: one finding a row (RFC 4180), for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

from leastwise.reports.analysis.analysis_report import AnalysisReport
from leastwise.reports.analysis.finding_document import finding_document, plain
from leastwise.reports.analysis.report_format import AnalysisFormat, AnalysisOptions

COLUMNS: Final = (
    "id",
    "severity",
    "findingType",
    "status",
    "title",
    "resource",
    "resourceType",
    "resourceOwnerAccount",
    "region",
    "principal",
    "createdAt",
    "analyzedAt",
    "explanation",
    "remediation",
    "notes",
    "checkId",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def _write(report: AnalysisReport, options: AnalysisOptions) -> Iterator[str]:
    yield _row(COLUMNS)
    for one in report.findings:
        document = finding_document(one)
        yield _row(tuple(_cell(document[name]) for name in COLUMNS))


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        text = json.dumps(value, ensure_ascii=False, default=plain) if value else ""
    else:
        text = " ".join(value) if isinstance(value, list) else str(value)
    # A spreadsheet would run a text that begins so as a formula (OWASP, "CSV Injection").
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(cells: tuple[str, ...]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="").writerow(cells)
    return stream.getvalue()


CSV: Final = AnalysisFormat("csv", "One finding a row, for spreadsheets", _write, says_not_evaluated=False)
