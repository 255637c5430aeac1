"""Numbers, places and requirements of audits in words, the same in every format for people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from leastwise.model.finding import RecordedFinding
from leastwise.reference.frameworks import FRAMEWORKS
from leastwise.reports.audit.report import AuditedCheck, AuditReport, NotEvaluatedResult

NO_SCORE: Final = "–"
SCORE_EXPLANATION: Final = (
    "Of resources that were judged, the part that passed; what was not evaluated never counts as passed."
)


def percent(score: float | None) -> str:
    """The score as "83 %", rounded down so that 100 % means all; a dash where nothing was judged."""
    return NO_SCORE if score is None else f"{int(score * 100 + 1e-9)} %"


def many(count: int, noun: str, plural: str = "") -> str:
    """A count and its noun: "1 finding", "2,000 findings"."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


def moment(when: datetime) -> str:
    """A moment to the minute, in UTC: "2026-11-24 17:05 UTC"."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def place(recorded: RecordedFinding) -> str:
    """Where it was found: the ARN or id of the resource, else the account."""
    finding = recorded.finding
    return finding.resource or (f"account {finding.account_id}" if finding.account_id else "all accounts")


def unjudged_place(one: NotEvaluatedResult) -> str:
    """What was not evaluated: a resource, all of a type, or an account."""
    if one.resource:
        return one.resource
    what = f"every {one.resource_type} in " if one.resource_type else ""
    return f"{what}account {one.account_id}" if one.account_id else f"{what}all accounts"


def framework_title(framework_id: str) -> str:
    """The framework's name with its version; of one that is not known, its id."""
    known = FRAMEWORKS.get(framework_id)
    if known is None:
        return framework_id
    has_version = known.version and known.version != "current" and known.version not in known.title
    return f"{known.title} {known.version}" if has_version else known.title


def requirement_names(check: AuditedCheck) -> tuple[str, ...]:
    """The requirements that a check is evidence for: "CIS AWS Foundations Benchmark 3.0 1.4"."""
    return tuple(
        f"{framework_title(framework_id)} {requirement}"
        for framework_id, requirements in check.frameworks.items()
        for requirement in requirements
    )


def scope_words(report: AuditReport) -> tuple[str, ...]:
    """What was audited, a sentence each."""
    scope = report.scope
    days = f"{scope.days} days up to {moment(report.generated_at)}"
    yielded = [f"{many(len(scope.accounts), 'account')}, {days}."]
    yielded += _restrictions("practice", (one.value for one in scope.practices))
    yielded += _restrictions("check", scope.checks)
    yielded += _restrictions("framework", map(framework_title, scope.frameworks))
    if not scope.trail:
        yielded.append("No trail: what only events tell was not evaluated.")
    return tuple(yielded)


def _restrictions(noun: str, names: Iterable[str]) -> list[str]:
    listed = tuple(names)
    return [f"Only {noun}{'' if len(listed) == 1 else 's'} {', '.join(listed)}."] if listed else []


def archived_words(report: AuditReport) -> str:
    """How many findings are archived and by whom or what; empty where none is."""
    if not report.archived:
        return ""
    by = ", ".join(f"{count:,} by {who}" for who, count in sorted(report.archived_by.items()))
    return f"{many(report.archived, 'finding')} archived: {by}"


def baseline_words(report: AuditReport) -> str:
    """What the baseline took out; empty without one."""
    if not report.baseline:
        return ""
    return f"{many(report.in_baseline, 'finding')} of the baseline {report.baseline} left out"
