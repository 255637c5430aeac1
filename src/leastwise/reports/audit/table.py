"""table: an audit for people: a score for each practice, what to fix first, the gravest findings, what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from leastwise.model.finding import Severity
from leastwise.reports.analysis.wrapping import wrapped
from leastwise.reports.audit.report import AuditFinding, AuditReport, NotEvaluatedResult, PracticeResult
from leastwise.reports.audit.report_format import AuditFormat, AuditFormatOptions
from leastwise.reports.audit.wording import (
    archived_words,
    baseline_words,
    many,
    moment,
    percent,
    place,
    scope_words,
    unjudged_place,
)
from leastwise.reports.terminal import fitted, style

COLORS: Final = {
    Severity.CRITICAL: "31;1",
    Severity.HIGH: "31",
    Severity.MEDIUM: "33",
    Severity.LOW: "36",
    Severity.INFORMATIONAL: "2",
}
_SEVERITY_WIDTH: Final = max(map(len, Severity))
_BAR: Final = 20
# Number, score and gaps take 13 cells, and words are never wrapped to less than 20.
_BESIDE: Final = 33
_GOOD, _FAIR = 0.9, 0.6
_TOP: Final = (Severity.CRITICAL, Severity.HIGH)
_MOST_FINDINGS: Final = 15
_MOST_CHANGES: Final = 5
_MOST_REASONS: Final = 8


def _write(report: AuditReport, options: AuditFormatOptions) -> Iterator[bytes]:
    for line in _lines(report, options):
        yield f"{line}\n".encode("utf-8", "backslashreplace")


def _lines(report: AuditReport, options: AuditFormatOptions) -> Iterator[str]:
    for sentence in scope_words(report):
        yield from wrapped(sentence, options.width)
    yield ""
    yield from _practices(report, options)
    yield from _priorities(report, options)
    yield from _top(report, options)
    yield from _changes(report, options)
    yield from _not_evaluated(report.not_evaluated, options)
    for note in report.notes:
        yield from wrapped(f"note: {note}", options.width, 6)
    yield from _totals(report, options)


def _practices(report: AuditReport, options: AuditFormatOptions) -> Iterator[str]:
    longest = max((len(one.practice.heading) for one in report.practices), default=0)
    title_width = max(min(longest, options.width - _BESIDE), 7)
    has_bar = options.width >= title_width + _BAR + 42
    for one in report.practices:
        bar = f"{_bar(one, options)}  " if has_bar else ""
        score = fitted(percent(one.score), 5) if one.score is None else percent(one.score).rjust(5)
        head = f"{one.practice.number:>2}  {fitted(one.practice.heading, title_width)}  {bar}{score}  "
        words = one.counts.words if one.counts.applicable else "nothing to judge"
        before = report.changes.scores.get(one.practice)
        if before is not None and one.score is not None and percent(before) != percent(one.score):
            words += f" (was {percent(before)})"
        room = title_width + 13 + (_BAR + 2 if has_bar else 0)
        first, *rest = wrapped(words, options.width - room)
        yield f"{head}{first}"
        yield from (f"{'':{room}}{line}" for line in rest)
    if report.practices:
        yield ""


def _bar(one: PracticeResult, options: AuditFormatOptions) -> str:
    if one.score is None:
        return "·" * _BAR
    color = "32" if one.score >= _GOOD else ("33" if one.score >= _FAIR else "31")
    full = int(one.score * _BAR)
    return style(color, options.color)("█" * full) + style("2", options.color)("░" * (_BAR - full))


def _priorities(report: AuditReport, options: AuditFormatOptions) -> Iterator[str]:
    if not report.priorities:
        return
    yield style("1", options.color)("Fix first")
    for number, one in enumerate(report.priorities, 1):
        severity = style(COLORS[one.severity], options.color)(one.severity.ljust(_SEVERITY_WIDTH))
        title, *rest = wrapped(f"{one.check.title}: {many(one.resources, 'resource')}", options.width - 20)
        yield f"{number:>3}  {severity}  {title}"
        yield from (f"{'':20}{line}" for line in rest)
        if one.examples:
            shown = ", ".join(one.examples[:2]) + (" …" if one.resources > len(one.examples[:2]) else "")
            yield from (f"{'':20}{line}" for line in wrapped(shown, options.width - 20))
        if one.remediation:
            yield from (f"{'':20}{line}" for line in wrapped(f"→ {one.remediation}", options.width - 20, 2))
    yield ""


def _top(report: AuditReport, options: AuditFormatOptions) -> Iterator[str]:
    grave = [one for one in report.active if one.recorded.finding.severity in _TOP]
    if not grave:
        return
    yield style("1", options.color)(f"Gravest findings  ({len(grave):,})")
    for one in grave[:_MOST_FINDINGS]:
        yield from _finding(one, options)
    if len(grave) > _MOST_FINDINGS:
        where = f"see {options.companion}" if options.companion else "all of them with --output csv, html or json"
        yield from wrapped(f"  and {len(grave) - _MOST_FINDINGS:,} more: {where}", options.width, 2)
    yield ""


def _finding(one: AuditFinding, options: AuditFormatOptions) -> Iterator[str]:
    finding = one.recorded.finding
    severity = style(COLORS[finding.severity], options.color)(finding.severity.ljust(_SEVERITY_WIDTH))
    indent = _SEVERITY_WIDTH + 4
    title, *rest = wrapped(finding.title, options.width - indent)
    yield f"  {severity}  {title}"
    words = [place(one.recorded), finding.finding_id[:12]]
    words += [f"[{one.reopened}]"] if one.reopened else []
    words += ["new"] if one.recorded.is_new and not one.is_baseline else []
    for line in (*rest, *wrapped("  ".join(words), options.width - indent)):
        yield f"{'':{indent}}{line}"


def _changes(report: AuditReport, options: AuditFormatOptions) -> Iterator[str]:
    changes = report.changes
    if changes.since is None:
        return
    yield style("1", options.color)(f"Since {moment(changes.since)}")
    if not (changes.new or changes.resolved):
        yield "  nothing new, nothing resolved"
    new = [f"{one.recorded.finding.title}  {place(one.recorded)}" for one in changes.new]
    resolved = [f"{one.finding.title}  {place(one)}" for one in changes.resolved]
    for word, texts in (("new", new), ("resolved", resolved)):
        if texts:
            yield f"  {len(texts):,} {word}"
        for text in texts[:_MOST_CHANGES]:
            yield from (f"    {line}" for line in wrapped(text, options.width - 4, 2))
        if len(texts) > _MOST_CHANGES:
            yield f"    and {len(texts) - _MOST_CHANGES:,} more"
    yield ""


def _not_evaluated(unjudged: tuple[NotEvaluatedResult, ...], options: AuditFormatOptions) -> Iterator[str]:
    if not unjudged:
        return
    yield style("1", options.color)(f"Not evaluated  ({len(unjudged):,})")
    reasons: dict[tuple[str, str], list[NotEvaluatedResult]] = defaultdict(list)
    for one in unjudged:
        reasons[one.reason, one.missing_action].append(one)
    ordered = sorted(reasons.items(), key=lambda item: -len(item[1]))
    for (reason, action), missed in ordered[:_MOST_REASONS]:
        checks = sorted({one.check.id for one in missed})
        needs = f" (needs {action})" if action else ""
        yield from wrapped(f"  {len(missed):,} × {reason}{needs}", options.width, 4)
        yield from wrapped(f"    {', '.join(checks[:4])}{' …' if len(checks) > 4 else ''}", options.width, 4)
        yield from wrapped(f"    {unjudged_place(missed[0])}{' …' if len(missed) > 1 else ''}", options.width, 4)
    if len(ordered) > _MOST_REASONS:
        yield f"  and {len(ordered) - _MOST_REASONS:,} more reasons"
    yield ""


def _totals(report: AuditReport, options: AuditFormatOptions) -> Iterator[str]:
    counted = ", ".join(f"{count:,} {severity}" for severity, count in report.by_severity.items() if count)
    score = percent(report.counts.score)
    line = (
        f"{many(len(report.active), 'finding')}{f': {counted}' if counted else ''}; {score} of what was judged passed"
    )
    yield from wrapped(line, options.width, 2)
    for words in (archived_words(report), baseline_words(report)):
        if words:
            yield from wrapped(words, options.width, 2)


TABLE: Final = AuditFormat("table", "A summary for people: scores, what to fix first, what changed", _write, ".txt")
