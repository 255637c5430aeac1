"""Run the checks of an audit over what was recorded, keep what they find, and report it by practice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from leastwise import __version__
from leastwise.checks.check import Check
from leastwise.checks.notes import analysis_notes
from leastwise.checks.running import Grounds
from leastwise.errors import StateError
from leastwise.evidence.declared_zone import AnalysisZone, zone_of
from leastwise.evidence.evidence import CompletedRun
from leastwise.evidence.recorded import Recorded
from leastwise.lake.allocation import paused_collector
from leastwise.model.finding import FindingStatus, RecordedFinding
from leastwise.reports.audit.report import AuditReport, AuditScope
from leastwise.state.audit_runs import AuditRun
from leastwise.state.finding_history import Coverage
from leastwise.usecases.audit.baseline import LAST, baseline_ids
from leastwise.usecases.audit.outcome import Outcome, outcome_of
from leastwise.usecases.audit.reporting import Reporter
from leastwise.usecases.audit.request import AuditRequest, AuditState, Progress
from leastwise.usecases.audit.selecting import practice_named, selected_accounts, selected_checks

if TYPE_CHECKING:
    from leastwise.model.archive_rule import ArchiveRule


@dataclass(frozen=True, slots=True)
class _Kept:
    """Findings with their history, what is known of earlier audits, and what went wrong with the state."""

    findings: tuple[RecordedFinding, ...]
    rules: tuple[ArchiveRule, ...]
    last: AuditRun | None
    resolved: tuple[RecordedFinding, ...]


def audit(
    recorded: Recorded,
    request: AuditRequest,
    state: AuditState | StateError,
    now: datetime,
    progress: Progress = lambda done, total, words: None,
    checks: Sequence[Check] | None = None,
) -> AuditReport:
    """Run the checks that are asked for, record what they find, and report it.

    `state` is where that is kept, or why it cannot be: then nothing is, and the report says so. `checks` are those to
    choose from, all unless given. Raises InputError for a practice, check, framework, zone or baseline that is none,
    NothingToEvaluateError for an account of which nothing was recorded.
    """
    with paused_collector():
        return _audited(recorded, request, state, now, progress, checks)


def _audited(
    recorded: Recorded,
    request: AuditRequest,
    state: AuditState | StateError,
    now: datetime,
    progress: Progress,
    checks: Sequence[Check] | None,
) -> AuditReport:
    chosen = selected_checks(request.practices, request.checks, request.frameworks, checks)
    accounts = selected_accounts(recorded.surroundings.state, request.accounts)
    zone = zone_of(recorded.surroundings, request.zone, request.trust)
    notes = analysis_notes(recorded, chosen, request.days, accounts)
    baseline = baseline_ids(Path(request.baseline)) if request.baseline and request.baseline != LAST else None
    grounds = _grounds(recorded, zone, accounts, now, request, state)
    outcomes = _outcomes(_concerned(chosen, request, recorded), grounds, progress)
    progress(len(chosen), len(chosen), "recording what was found")
    kept = _keep(outcomes, accounts, request, state, now, notes)
    if request.baseline == LAST:
        baseline = kept.last.findings if kept.last is not None else None
        notes += [] if kept.last else ["there was no earlier audit of the same: every finding is new"]
    reporter = Reporter(
        {one.check.id: one for one in outcomes},
        kept.findings,
        kept.rules,
        now,
        baseline,
        kept.last,
        kept.resolved,
        request.frameworks,
    )
    report = reporter.report(
        __version__, _scope(recorded, request, accounts, zone, chosen), str(request.baseline), notes
    )
    _remember(report, reporter, request, state)
    return report


def recheck(
    recorded: Recorded, request: AuditRequest, now: datetime, checks: Sequence[Check] | None = None
) -> AuditReport:
    """Judge single resources, `request.only`, by the checks of best practice that are about them; nothing is kept."""
    return audit(recorded, request, StateError("not asked for"), now, checks=checks)


def _grounds(
    recorded: Recorded,
    zone: AnalysisZone,
    accounts: frozenset[str],
    now: datetime,
    request: AuditRequest,
    state: AuditState | StateError,
) -> Grounds:
    runs, reviews = None, None
    if isinstance(state, AuditState):
        reviews = state.reviews
        found = _asked(state.runs.all)
        runs = tuple(CompletedRun(run.ended_at, frozenset(run.accounts), run.checks) for run in found or ())
    return Grounds(recorded, zone, accounts, now, request.days, reviews, runs, request.only)


def _asked(ask: Callable[[], Iterable[AuditRun]]) -> Iterable[AuditRun] | None:
    try:
        return ask()
    except StateError:
        return None


def _concerned(chosen: Sequence[Check], request: AuditRequest, recorded: Recorded) -> Sequence[Check]:
    """The checks to run: all, unless single resources are asked for."""
    if request.only is None:
        return chosen
    types = {key.resource_type for key in request.only}
    return [
        check for check in chosen if check.analysis == "best-practice" and not types.isdisjoint(check.resource_types)
    ]


def _outcomes(chosen: Sequence[Check], grounds: Grounds, progress: Progress) -> list[Outcome]:
    found = []
    for number, check in enumerate(chosen):
        progress(number, len(chosen), check.title)
        found.append(outcome_of(check, grounds))
    return found


def _coverage(outcomes: Sequence[Outcome], accounts: frozenset[str]) -> Coverage:
    missed = frozenset(
        (outcome.check.id, one.account_id, one.resource_type, one.resource)
        for outcome in outcomes
        for one in outcome.not_evaluated
    )
    return Coverage(frozenset(one.check.id for one in outcomes), accounts, missed)


def _keep(
    outcomes: Sequence[Outcome],
    accounts: frozenset[str],
    request: AuditRequest,
    state: AuditState | StateError,
    now: datetime,
    notes: list[str],
) -> _Kept:
    found = [finding for outcome in outcomes for finding in outcome.findings]
    error = state if isinstance(state, StateError) else None
    if isinstance(state, AuditState):
        try:
            if not state.findings.is_writable:
                notes.append("the state cannot be written to: this audit was not recorded")
            last = state.runs.last(request.scope)
            kept = state.findings.record(found, _coverage(outcomes, accounts), now)
            gone = (last.findings if last else frozenset()) - {one.finding.finding_id for one in kept}
            resolved = [one for one in state.findings.of_ids(gone) if one.status is FindingStatus.RESOLVED]
            return _Kept(tuple(kept), state.findings.rules(), last, tuple(resolved))
        except StateError as raised:
            error = raised
    if request.only is None and error is not None:
        notes.append(f"{error.message}: this audit was not recorded; archive rules were not applied")
    unique = {finding.finding_id: finding for finding in found}
    fresh = tuple(RecordedFinding(one, FindingStatus.ACTIVE, now, now, is_new=True) for one in unique.values())
    return _Kept(fresh, (), None, ())


def _scope(
    recorded: Recorded,
    request: AuditRequest,
    accounts: frozenset[str],
    zone: AnalysisZone,
    chosen: Sequence[Check],
) -> AuditScope:
    tracked = recorded.usage.tracked if recorded.usage is not None else {}
    return AuditScope(
        tuple(sorted(accounts)),
        tuple(practice_named(one) for one in request.practices),
        tuple(check.id for check in chosen) if request.checks else (),
        request.frameworks,
        request.days,
        zone.source,
        {account: (one.since, one.until) for account, one in sorted(tracked.items()) if account in accounts},
    )


def _remember(report: AuditReport, reporter: Reporter, request: AuditRequest, state: AuditState | StateError) -> None:
    if not isinstance(state, AuditState) or not state.runs.is_writable or request.only is not None:
        return
    state.runs.add(
        AuditRun(
            report.generated_at,
            request.scope,
            report.scope.accounts,
            len(report.checks),
            {one.practice.value: one.score for one in report.practices},
            frozenset(one.finding.finding_id for one in reporter.active),
        )
    )
