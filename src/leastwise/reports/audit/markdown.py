"""markdown: a summary in GitHub Flavored Markdown, for pull requests, wikis and summaries of continuous integration.

GitHub cuts a comment after 65,536 characters; the gravest findings come first and are limited in number, and the
report says how many it leaves out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.model.finding import Severity
from leastwise.reports.audit.report import AuditFinding, AuditReport
from leastwise.reports.audit.report_format import AuditFormat, AuditFormatOptions
from leastwise.reports.audit.wording import (
    SCORE_EXPLANATION,
    archived_words,
    baseline_words,
    framework_title,
    many,
    moment,
    percent,
    place,
    scope_words,
)
from leastwise.reports.terminal import safe_text

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()#!|~]|:(?=//)|(?<=www)\.)")
_MOST_PER_SEVERITY: Final = 25
_MOST_CHANGES: Final = 20
_MOST_REASONS: Final = 20
_MARKS: Final = {
    Severity.CRITICAL: "🟥",
    Severity.HIGH: "🟧",
    Severity.MEDIUM: "🟨",
    Severity.LOW: "🟦",
    Severity.INFORMATIONAL: "⬜",
}


def _write(report: AuditReport, options: AuditFormatOptions) -> Iterator[bytes]:
    for line in _lines(report, options):
        yield f"{line}\n".encode("utf-8", "backslashreplace")


def _lines(report: AuditReport, options: AuditFormatOptions) -> Iterator[str]:
    yield from ("# IAM audit", "")
    yield from (f"{' '.join(map(_text, scope_words(report)))}", "")
    counts = [f"{_MARKS[one]} {count:,} {one.lower()}" for one, count in report.by_severity.items()]
    yield from (f"**{percent(report.counts.score)}** passed. {' · '.join(counts)}", "")
    yield from _practices(report)
    yield from _priorities(report)
    yield from _changes(report)
    yield from _findings(report, options)
    yield from _requirements(report)
    yield from _not_evaluated(report)
    told = [archived_words(report), baseline_words(report), *report.notes]
    yield from (f"- {_text(words)}" for words in told if words)


def _practices(report: AuditReport) -> Iterator[str]:
    yield from ("## Practices", "", f"{SCORE_EXPLANATION}", "")
    yield from _head("#", "Practice", "Score", "Before", "Failed")
    for one in report.practices:
        before = report.changes.scores.get(one.practice)
        words = one.counts.words if one.counts.applicable else "nothing to judge"
        yield _row(str(one.practice.number), one.practice.heading, percent(one.score), percent(before), words)
    yield ""


def _priorities(report: AuditReport) -> Iterator[str]:
    if not report.priorities:
        return
    yield from ("## Fix first", "")
    for number, one in enumerate(report.priorities, 1):
        title = f"{_MARKS[one.severity]} **{_text(one.check.title)}** ({one.severity.lower()})"
        yield f"{number}. {title}: {many(one.resources, 'resource')}, such as {', '.join(map(_code, one.examples[:3]))}"
        if one.remediation:
            yield f"   {_text(one.remediation)}"
    yield ""


def _changes(report: AuditReport) -> Iterator[str]:
    changes = report.changes
    if changes.since is None:
        return
    yield from (f"## Since {moment(changes.since)}", "")
    yield f"{many(len(changes.new), 'new finding')}, {len(changes.resolved):,} resolved."
    yield ""
    for one in changes.new[:_MOST_CHANGES]:
        yield f"- new: {_text(one.recorded.finding.title)} {_code(place(one.recorded))}"
    for recorded in changes.resolved[:_MOST_CHANGES]:
        yield f"- resolved: {_text(recorded.finding.title)} {_code(place(recorded))}"
    left = max(len(changes.new) - _MOST_CHANGES, 0) + max(len(changes.resolved) - _MOST_CHANGES, 0)
    if left:
        yield f"- and {left:,} more"
    yield ""


def _findings(report: AuditReport, options: AuditFormatOptions) -> Iterator[str]:
    yield from ("## Findings", "")
    if not report.active:
        yield from ("None.", "")
    for severity, count in report.by_severity.items():
        found = [one for one in report.active if one.recorded.finding.severity is severity][:_MOST_PER_SEVERITY]
        if not found:
            continue
        yield from (f"### {_MARKS[severity]} {severity.capitalize()} ({count:,})", "")
        yield from _head("Finding", "Resource", "Practice", "Since", "Id")
        yield from map(_finding, found)
        yield ""
        if count > len(found):
            where = f"in {_code(options.companion)}" if options.companion else "in the other formats"
            yield from (f"And {count - len(found):,} more, {where}.", "")


def _finding(one: AuditFinding) -> str:
    recorded, finding = one.recorded, one.recorded.finding
    title = f"{finding.title} [{one.reopened}]" if one.reopened else finding.title
    cells = (_text(title), _code(place(recorded)), _text(one.check.practice.heading), f"{recorded.first_seen:%Y-%m-%d}")
    return _cells((*cells, _code(finding.finding_id[:12])))


def _requirements(report: AuditReport) -> Iterator[str]:
    if not report.requirements:
        return
    yield from ("## Frameworks", "")
    yield from _head("Framework", "Requirement", "About", "Score", "Failed")
    for one in report.requirements:
        title = framework_title(one.framework)
        yield _row(title, one.requirement, one.title, percent(one.counts.score), one.counts.words)
    yield ""


def _not_evaluated(report: AuditReport) -> Iterator[str]:
    if not report.not_evaluated:
        return
    yield from (f"## Not evaluated ({len(report.not_evaluated):,})", "")
    reasons = Counter((one.check.id, one.reason, one.missing_action) for one in report.not_evaluated)
    yield from _head("Check", "Reason", "Needs", "Results")
    for (check, reason, action), count in reasons.most_common(_MOST_REASONS):
        yield _row(check, reason, action, f"{count:,}")
    yield ""
    if len(reasons) > _MOST_REASONS:
        yield from (f"And {len(reasons) - _MOST_REASONS:,} more reasons.", "")


def _head(*names: str) -> Iterator[str]:
    yield _cells(names)
    yield _cells(["---"] * len(names))


def _row(*texts: str) -> str:
    return _cells([_text(text) for text in texts])


def _cells(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    """Text that stays text: no mark-up, no HTML, no mention of anybody, on one line."""
    shown = safe_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A mention is looked for in rendered text, where only a comment parts the sign from the name.
    return _SPECIAL.sub(r"\\\1", shown).replace("@", "@<!-- -->")


def _code(text: str) -> str:
    """An ARN or a name as code; text that could end a code span or a cell stays text."""
    shown = safe_text(text).strip()
    return f"`{shown}`" if shown and not {"`", "|"} & set(shown) else _text(shown)


MARKDOWN: Final = AuditFormat("markdown", "A summary in GitHub Flavored Markdown", _write, ".md")
