"""table: findings for people, grouped by type, the gravest first; then what was not evaluated, then totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from leastwise.model.finding import FindingStatus, RecordedFinding, Severity
from leastwise.reports.analysis.analysis_report import AnalysisReport, Unjudged
from leastwise.reports.analysis.report_format import AnalysisFormat, AnalysisOptions
from leastwise.reports.analysis.wrapping import wrapped
from leastwise.reports.terminal import safe_text, style

COLORS: Final = {
    Severity.CRITICAL: "31;1",
    Severity.HIGH: "31",
    Severity.MEDIUM: "33",
    Severity.LOW: "36",
    Severity.INFORMATIONAL: "2",
}
_SEVERITY_WIDTH: Final = max(map(len, Severity))
_INDENT: Final = _SEVERITY_WIDTH + 4
_MOST_PER_REASON: Final = 3


def _write(report: AnalysisReport, options: AnalysisOptions) -> Iterator[str]:
    for finding_type, found in _grouped(report.findings).items():
        yield style("1", options.color)(f"{safe_text(finding_type)}  ({len(found)})")
        for one in found:
            yield from _finding(one, options)
        yield ""
    yield from _not_evaluated(report.not_evaluated, options)
    for note in report.notes:
        yield from wrapped(f"note: {note}", options.width, 6)
    yield from _totals(report, options)


def _grouped(findings: Iterable[RecordedFinding]) -> dict[str, list[RecordedFinding]]:
    """By type; types in order of their gravest finding."""
    groups: dict[str, list[RecordedFinding]] = defaultdict(list)
    for one in findings:
        groups[one.finding.finding_type].append(one)
    return groups


def _finding(one: RecordedFinding, options: AnalysisOptions) -> Iterator[str]:
    finding = one.finding
    severity = style(COLORS[finding.severity], options.color)(finding.severity.ljust(_SEVERITY_WIDTH))
    words = [finding.finding_id[:12], *([one.status.value] if one.status is not FindingStatus.ACTIVE else [])]
    title, *rest = wrapped(finding.title, options.width - _INDENT, 0)
    yield f"  {severity}  {title}"
    yield from (f"{'':{_INDENT}}{line}" for line in rest)
    place = f"{finding.resource or finding.account_id}  {' '.join(words)}"
    yield from (f"{'':{_INDENT}}{line}" for line in wrapped(place, options.width - _INDENT, 0))


def _not_evaluated(unjudged: tuple[Unjudged, ...], options: AnalysisOptions) -> Iterator[str]:
    if not unjudged:
        return
    yield style("1", options.color)(f"Not evaluated  ({len(unjudged)})")
    reasons: dict[tuple[str, str, str], list[Unjudged]] = defaultdict(list)
    for one in unjudged:
        reasons[one.check, one.reason, one.missing_action].append(one)
    for (check, reason, action), found in reasons.items():
        missing = f" (needs {action})" if action else ""
        yield from wrapped(f"  {check}: {reason}{missing}", options.width, 4)
        for one in found[:_MOST_PER_REASON]:
            yield from wrapped(f"    {_place(one)}", options.width, 6)
        if len(found) > _MOST_PER_REASON:
            yield f"    and {len(found) - _MOST_PER_REASON:,} more"
    yield ""


def _place(one: Unjudged) -> str:
    if one.resource:
        return f"{one.resource_type} {one.resource}".strip()
    what = f"all of {one.resource_type} in " if one.resource_type else ""
    return f"{what}account {one.account_id}" if one.account_id else f"{what}all accounts"


def _totals(report: AnalysisReport, options: AnalysisOptions) -> Iterator[str]:
    counted = ", ".join(f"{count:,} {severity}" for severity, count in report.by_severity.items())
    many = f"{len(report.findings):,} finding{'' if len(report.findings) == 1 else 's'}"
    yield from wrapped(f"{many}{f': {counted}' if counted else ''}", options.width, 2)
    evaluated = [f"{one.check} {one.evaluated}" for one in report.checks if one.total]
    if evaluated:
        yield from wrapped(f"evaluated: {', '.join(evaluated)}", options.width, 2)


TABLE: Final = AnalysisFormat("table", "Findings for people, grouped by type", _write)
