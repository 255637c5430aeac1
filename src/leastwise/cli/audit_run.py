"""Run an audit for the command line: evidence, state, progress, reports, exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from leastwise.cli.analyze_options import FailOn
from leastwise.cli.standard_error import say

if TYPE_CHECKING:
    from leastwise.errors import StateError
    from leastwise.reports.audit.report import AuditReport
    from leastwise.usecases.audit.request import AuditRequest, AuditState, Progress

INCOMPLETE: Final = 4
_BAR: Final = 24


def run_audit(request: AuditRequest, output: Sequence[str], fail_on: FailOn, *, is_default: bool) -> int:
    """Audit, write the reports, and return the exit code. Wrong options are told before anything is read."""
    from leastwise.cli.audit_destinations import destinations, write_report
    from leastwise.lake.allocation import paused_collector
    from leastwise.usecases.audit.selecting import selected_checks

    wanted = destinations(output, is_default=is_default)
    selected_checks(request.practices, request.checks, request.frameworks)
    with paused_collector():
        report = audit_report(request)
        write_report(report, wanted)
    if not any(one.form.says_not_evaluated for one in wanted):
        _say_unsaid(report)
    return exit_code(report, fail_on)


def audit_report(request: AuditRequest) -> AuditReport:
    """Run an audit with progress on stderr, and return what it came to. It is recorded in the state."""
    from leastwise.cli.policy.printing import reference
    from leastwise.evidence.recorded import recorded_evidence
    from leastwise.settings import load_settings
    from leastwise.usecases.audit.auditing import audit

    now = datetime.now(UTC)
    with (
        progress_bar() as show,
        recorded_evidence(load_settings().lake_path, reference(), now) as recorded,
        state_or_error() as state,
    ):
        return audit(recorded, request, state, now, show)


@contextmanager
def state_or_error() -> Iterator[AuditState | StateError]:
    """What is kept between audits; where it cannot be opened, the reason, so that an audit can still be printed."""
    from leastwise.errors import StateError
    from leastwise.state.audit_runs import AuditRuns
    from leastwise.state.findings import Findings
    from leastwise.state.reviews import Reviews
    from leastwise.usecases.audit.request import AuditState
    from leastwise.usecases.reviews.completed import completed_reviews
    from leastwise.workspace import open_state

    try:
        opened = open_state()
    except StateError as error:
        yield error
        return
    with opened as database:
        yield AuditState(Findings(database), AuditRuns(database), completed_reviews(Reviews(database)))


def exit_code(report: AuditReport, fail_on: FailOn) -> int:
    """1: an ACTIVE finding at or above `fail_on`; 4: none, but something was not evaluated; else 0."""
    from leastwise.model.finding import Severity

    if fail_on is FailOn.NONE:
        return 0
    least = Severity.INFORMATIONAL if fail_on is FailOn.ANY else Severity(fail_on.value)
    if any(one.recorded.finding.severity.rank <= least.rank for one in report.active):
        return 1
    return INCOMPLETE if report.not_evaluated else 0


def _say_unsaid(report: AuditReport) -> None:
    """On stderr what the formats cannot say."""
    say(*(f"leastwise: note: {note}" for note in report.notes))
    if report.not_evaluated:
        count = len(report.not_evaluated)
        what = f"{count:,} things were" if count > 1 else "1 thing was"
        say(f"leastwise: {what} not evaluated: --output json lists them")


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr that is gone when the block ends, however it ends; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total, words: None
        return
    try:
        _show(0, 1, "reading what was recorded")
        yield _show
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _show(done: int, total: int, words: str) -> None:
    filled = _BAR * done // max(total, 1)
    line = f"audit: {'█' * filled}{'░' * (_BAR - filled)} {done} of {total}  {words}"
    sys.stderr.write(f"\r\x1b[K{line[:120]}")
    sys.stderr.flush()
