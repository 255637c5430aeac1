"""table: findings for people, grouped by file and policy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from leastwise.reports.findings.report_format import FindingFormat, FindingOptions
from leastwise.reports.findings.validation_report import ReportedFinding, ValidationReport
from leastwise.reports.terminal import safe_text, style

_COLORS: Final = {"ERROR": "31;1", "SECURITY_WARNING": "31", "WARNING": "33", "SUGGESTION": "36"}
_WORDS: Final = {
    "ERROR": "error",
    "SECURITY_WARNING": "security warning",
    "WARNING": "warning",
    "SUGGESTION": "suggestion",
}
_TYPE_WIDTH: Final = max(map(len, _COLORS))


def _write(report: ValidationReport, options: FindingOptions) -> Iterator[str]:
    for (file, policy), found in groupby(report.findings, lambda one: (one.file, one.policy)):
        listed = list(found)
        title = f"{safe_text(file)}  {safe_text(policy)}" if policy else safe_text(file)
        yield style("1", options.color)(title) + f"  ({listed[0].policy_kind} policy)"
        places = [f"{one.start.line}:{one.start.column + 1}" for one in listed]
        widths = max(map(len, places)), max(len(one.code) for one in listed)
        for one, place in zip(listed, places, strict=True):
            yield from _finding(one, place, widths, options)
        yield ""
    for notice in report.not_evaluated:
        place = f"{notice.file}:{notice.line}:{notice.column}"
        label = f"{notice.policy}: " if notice.policy else ""
        yield safe_text(f"not evaluated: {place}: {label}{notice.message}")
    if options.verbose:
        yield from (f"skipped: {safe_text(one.file)}: {safe_text(one.message)}" for one in report.skipped)
    yield _summary(report)
    yield f"Reference data of {report.reference_date}, Leastwise {report.tool_version}"


def _finding(one: ReportedFinding, place: str, widths: tuple[int, int], options: FindingOptions) -> Iterator[str]:
    type_text = style(_COLORS.get(one.type, "0"), options.color)(one.type.ljust(_TYPE_WIDTH))
    yield f"  {place.rjust(widths[0])}  {type_text}  {one.code.ljust(widths[1])}  {safe_text(one.statement)}".rstrip()
    yield f"  {'':{widths[0]}}  {safe_text(one.message)}"


def _summary(report: ValidationReport) -> str:
    what = f"{_many(report.policy_count, 'policy', 'policies')} in {_many(len(report.files), 'file', 'files')}"
    counted = ", ".join(_many(count, _WORDS[type]) for type, count in report.counts.items() if count)
    rest = [f"{sum(report.ignored.values())} ignored"] if any(report.ignored.values()) else []
    rest += [f"{len(report.not_evaluated)} not evaluated"] if report.not_evaluated else []
    rest += [f"{_many(len(report.skipped), 'file', 'files')} skipped"] if report.skipped else []
    rest += [_many(len(report.errors), "input error")] if report.errors else []
    return "; ".join([f"{what}: {counted or 'no findings'}", *rest])


def _many(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


TABLE: Final = FindingFormat("table", "Findings for people, grouped by file and policy", _write)
