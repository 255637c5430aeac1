"""github: workflow commands, which GitHub Actions shows as annotations of the changed lines.

GitHub documentation, "Workflow commands for GitHub Actions": error, warning and notice, and what must be escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.reports.findings.report_format import FindingFormat, FindingOptions
from leastwise.reports.findings.validation_report import Notice, ReportedFinding, ValidationReport

_COMMANDS: Final = {"ERROR": "error", "SECURITY_WARNING": "error", "WARNING": "warning", "SUGGESTION": "notice"}


def _write(report: ValidationReport, options: FindingOptions) -> Iterator[str]:
    for one in report.findings:
        yield _finding(one)
    for notice in report.errors:
        yield _notice("error", notice, notice.message)
    for notice in report.not_evaluated:
        yield _notice("notice", notice, f"{notice.policy}: not evaluated: {notice.message}")
    counted = ", ".join(f"{count} {type}" for type, count in report.counts.items() if count) or "no findings"
    yield f"{report.policy_count} policies: {counted} (reference data of {report.reference_date})"


def _finding(one: ReportedFinding) -> str:
    # A column counts only where line and endLine are the same.
    columns = f",col={one.start.column + 1},endColumn={one.end.column + 1}" if one.start.line == one.end.line else ""
    place = f"file={_property(one.file)},line={one.start.line},endLine={one.end.line}{columns}"
    where = " ".join(part for part in (one.policy, one.statement) if part)
    text = f"{where}: {one.message}" if where else one.message
    return f"::{_COMMANDS[one.type]} {place},title={_property(f'{one.type} {one.code}')}::{_data(text)}"


def _notice(command: str, one: Notice, text: str) -> str:
    line = f",line={one.line},col={one.column}" if one.line is not None else ""
    return f"::{command} file={_property(one.file)}{line}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


GITHUB: Final = FindingFormat("github", "Annotations of a GitHub Actions workflow", _write)
