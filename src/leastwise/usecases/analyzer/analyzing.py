"""Run the checks of analyses over the evidence, keep what they find, and report it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from leastwise import __version__
from leastwise.checks import SHELVES
from leastwise.checks.check import Check, NotEvaluated
from leastwise.checks.notes import analysis_notes, window_document
from leastwise.checks.running import CheckRun, Grounds, run_check
from leastwise.errors import NothingToEvaluateError, StateError
from leastwise.evidence.declared_zone import zone_of
from leastwise.evidence.recorded import Recorded
from leastwise.lake.allocation import paused_collector
from leastwise.model.finding import Finding, FindingStatus, RecordedFinding
from leastwise.reports.analysis.analysis_report import AnalysisReport, CheckSummary, Unjudged
from leastwise.state.finding_history import Coverage
from leastwise.usecases.analyzer.analyzing_filters import AnalysisFilters, Selection

if TYPE_CHECKING:
    from leastwise.state.findings import Findings

ALL: Final = "all"
_INTERNAL: Final = "internal"
_NONE_CHOSEN: Final = (
    "no resource was chosen, so that internal access was not looked at: name one with --resource, or several in the "
    "setting critical_resources"
)
ANALYSES: Final = (*SHELVES, ALL)


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """What is to be analyzed: which analyses, in which accounts (none: all recorded), zone, window, and what is shown.

    `zone` and `trust` are the texts of the options; `days` is the window of unused access. `critical_resources`
    (ARNs, ids, names) are those of which internal access is asked.
    """

    analyses: tuple[str, ...]
    accounts: frozenset[str] = frozenset()
    zone: tuple[str, ...] = ()
    trust: tuple[str, ...] = ()
    days: int = 90
    filters: AnalysisFilters = field(default_factory=AnalysisFilters)
    critical_resources: tuple[str, ...] = ()


Progress = Callable[[str], None]


def analyze(
    recorded: Recorded,
    request: AnalysisRequest,
    findings: Findings | StateError,
    now: datetime,
    progress: Progress = lambda _: None,
    checks: Sequence[Check] | None = None,
) -> AnalysisReport:
    """Run the analyses, record the findings, and return those asked for.

    `findings` is the state, or why it cannot be used: then nothing is kept, and the report says so. `progress` is told
    what happens, in words. `checks` are those of the analyses, unless given. Raises InputError for a zone that is none,
    NothingToEvaluateError for an account, principal or resource of which nothing was recorded.
    """
    state = recorded.surroundings.state
    accounts = _accounts(recorded, request)
    zone = zone_of(recorded.surroundings, request.zone, request.trust)
    selection = Selection(request.filters, state)
    chosen = _chosen(request) if checks is None else tuple(checks)
    grounds = Grounds(recorded, zone, accounts, now, request.days, critical_resources=request.critical_resources)
    with paused_collector():
        runs = []
        for check in chosen:
            progress(check.title)
            runs.append(run_check(check, grounds))
    notes = analysis_notes(recorded, chosen, request.days, accounts)
    notes += [_NONE_CHOSEN] if _INTERNAL in request.analyses and not request.critical_resources else []
    found = [finding for run in runs for finding in run.findings]
    progress(f"recording {len(found):,} findings")
    kept = _record(findings, found, _coverage(runs, accounts), now, notes)
    kept += _unseen(findings, kept, request, chosen, accounts)
    shown = _shown(kept, selection, notes)
    if not selection.is_recorded and not shown:
        _raise_nothing_named(request.filters)
    return AnalysisReport(
        __version__,
        now,
        request.analyses,
        zone.document(),
        window_document(recorded.usage, request.days, now),
        tuple(_summary(run, selection) for run in runs),
        tuple(sorted(shown, key=_order)),
        tuple(_unjudged(run.check, one) for run in runs for one in run.not_evaluated if _concerns(one, selection)),
        tuple(notes),
    )


def _chosen(request: AnalysisRequest) -> tuple[Check, ...]:
    """The checks; internal access is not looked at where no resource was chosen, so that nothing about it changes."""
    found = checks_of(request.analyses)
    return tuple(one for one in found if one.analysis != _INTERNAL or request.critical_resources)


def checks_of(analyses: Sequence[str]) -> tuple[Check, ...]:
    """The checks of some analyses, in the order of the shelves."""
    wanted = set(SHELVES) if ALL in analyses else set(analyses)
    return tuple(check for name, shelf in SHELVES.items() if name in wanted for check in shelf)


def _accounts(recorded: Recorded, request: AnalysisRequest) -> frozenset[str]:
    known = frozenset(recorded.surroundings.state.accounts())
    unknown = sorted(request.accounts - known)
    if unknown:
        raise NothingToEvaluateError(
            f"--account {unknown[0]}: nothing was recorded of that account", f"Recorded: {', '.join(sorted(known))}."
        )
    return request.accounts or known


def _coverage(runs: Sequence[CheckRun], accounts: frozenset[str]) -> Coverage:
    return Coverage(
        frozenset(run.check.id for run in runs),
        accounts,
        frozenset(
            (run.check.id, one.account_id, one.resource_type, one.resource) for run in runs for one in run.not_evaluated
        ),
    )


def _record(
    findings: Findings | StateError, found: list[Finding], coverage: Coverage, now: datetime, notes: list[str]
) -> list[RecordedFinding]:
    try:
        if not isinstance(findings, StateError):
            if not findings.is_writable:
                notes.append("the state cannot be written to: these findings were not recorded")
            return findings.record(found, coverage, now)
        error = findings
    except StateError as raised:
        error = raised
    notes.append(f"{error.message}: these findings were not recorded; archive rules were not applied")
    unique = {finding.finding_id: finding for finding in found}
    return [RecordedFinding(one, FindingStatus.ACTIVE, now, now, is_new=True) for one in unique.values()]


def _unseen(
    findings: Findings | StateError,
    kept: Sequence[RecordedFinding],
    request: AnalysisRequest,
    chosen: Sequence[Check],
    accounts: frozenset[str],
) -> list[RecordedFinding]:
    """What earlier runs found and this one did not: resolved, or left as it was because it could not be evaluated."""
    if isinstance(findings, StateError) or not findings.is_writable:
        return []
    ids = {one.finding.finding_id for one in kept}
    names = {check.id for check in chosen}
    return [
        one
        for one in findings.all(request.filters.statuses, without=ids)
        if one.finding.check in names and one.finding.account_id in accounts
    ]


def _shown(kept: Sequence[RecordedFinding], selection: Selection, notes: list[str]) -> list[RecordedFinding]:
    named = [one for one in kept if selection.has_finding(one.finding) and selection.is_shown(one)]
    shown = [one for one in named if not selection.is_excluded(one.finding)]
    if len(shown) < len(named):
        count = len(named) - len(shown)
        what = f"{count:,} findings on resources" if count > 1 else "1 finding on a resource"
        notes.append(f"{what} with an excluded tag {'are' if count > 1 else 'is'} not shown")
    return shown


def _raise_nothing_named(filters: AnalysisFilters) -> None:
    given = " ".join(
        f"--{name} {value!r}" for name in ("principal", "resource") if (value := getattr(filters, name)) is not None
    )
    raise NothingToEvaluateError(
        f"{given}: nothing of that name was recorded", "Give an ARN, a name or a unique id that was collected."
    )


def _summary(run: CheckRun, selection: Selection) -> CheckSummary:
    judged = {place for place in run.judged if selection.has_resource(place[2])}
    missed = {
        (one.account_id, one.resource_type, one.resource) for one in run.not_evaluated if _concerns(one, selection)
    }
    check = run.check
    return CheckSummary(
        check.id,
        check.title,
        check.analysis,
        check.severity,
        check.description,
        check.references,
        len(judged - missed),
        len(judged | missed),
    )


def _concerns(one: NotEvaluated, selection: Selection) -> bool:
    return not one.resource or selection.has_resource(one.resource)


def _unjudged(check: Check, one: NotEvaluated) -> Unjudged:
    return Unjudged(check.id, one.account_id, one.resource_type, one.resource, one.reason, one.missing_action)


def _order(one: RecordedFinding) -> tuple[object, ...]:
    finding = one.finding
    return finding.severity.rank, finding.finding_type, finding.account_id, finding.resource, finding.finding_id
