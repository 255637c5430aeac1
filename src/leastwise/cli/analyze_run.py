"""Run an analysis for the command line: evidence, state, progress, report, exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from leastwise.cli.analyze_options import AnalyzeOptions, FailOn, request_of
from leastwise.cli.standard_error import say

if TYPE_CHECKING:
    from leastwise.errors import StateError
    from leastwise.reports.analysis.analysis_report import AnalysisReport
    from leastwise.state.findings import Findings

INCOMPLETE: Final = 4


def run_analysis(analyses: tuple[str, ...], options: AnalyzeOptions) -> int:
    """Run some analyses, print their findings, and return the exit code."""
    report = analysis_report(analyses, options)
    print_report(report, options.output.value)
    return exit_code(report, options.fail_on)


def analysis_report(analyses: tuple[str, ...], options: AnalyzeOptions) -> AnalysisReport:
    """Run some analyses, with progress on stderr, and return what they came to. Findings are recorded."""
    from leastwise.cli.policy.printing import reference
    from leastwise.evidence.recorded import recorded_evidence
    from leastwise.settings import load_settings
    from leastwise.usecases.analyzer.analyzing import analyze

    now = datetime.now(UTC)
    request = request_of(analyses, options, now)
    settings = load_settings()
    with (
        progress_line() as progress,
        recorded_evidence(settings.lake_path, reference(), now) as recorded,
        state_or_error() as findings,
    ):
        return analyze(recorded, request, findings, now, progress.show)


@contextmanager
def state_or_error() -> Iterator[Findings | StateError]:
    """The findings of the state; where it cannot be opened, the reason, so that an analysis can still be printed."""
    from leastwise.errors import StateError
    from leastwise.state.findings import Findings
    from leastwise.workspace import open_state

    try:
        opened = open_state()
    except StateError as error:
        yield error
        return
    with opened as database:
        yield Findings(database)


def print_report(report: AnalysisReport, output: str) -> None:
    """Print a report on stdout, and on stderr what its format cannot say."""
    from leastwise.reports.analysis import AnalysisOptions, analysis_format
    from leastwise.reports.terminal import wants_color, width_of

    form = analysis_format(output)
    options = AnalysisOptions(width_of(sys.stdout) or 80, wants_color(sys.stdout))
    sys.stdout.flush()
    for line in form.write(report, options):
        sys.stdout.buffer.write(f"{line}\n".encode("utf-8", "backslashreplace"))
    sys.stdout.flush()
    if not form.says_not_evaluated:
        say(*(f"leastwise: note: {note}" for note in report.notes))
        if report.not_evaluated:
            count = len(report.not_evaluated)
            what = f"{count:,} things were" if count > 1 else "1 thing was"
            say(f"leastwise: {what} not evaluated: --output json lists them")


def exit_code(report: AnalysisReport, fail_on: FailOn) -> int:
    """1: an ACTIVE finding at or above `fail_on`; 4: none, but something was not evaluated; else 0."""
    from leastwise.model.finding import FindingStatus, Severity

    if fail_on is FailOn.NONE:
        return 0
    least = Severity.INFORMATIONAL if fail_on is FailOn.ANY else Severity(fail_on.value)
    active = [one.finding for one in report.findings if one.status is FindingStatus.ACTIVE]
    if any(finding.severity.rank <= least.rank for finding in active):
        return 1
    return INCOMPLETE if report.not_evaluated and not active else 0


class ProgressLine:
    """A line on stderr that is rewritten; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        self._wanted = sys.stderr.isatty()

    def show(self, text: str) -> None:
        """Show what happens now."""
        if self._wanted:
            sys.stderr.write(f"\r\x1b[Kanalyze: {text}"[:200])
            sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._wanted:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def progress_line() -> Iterator[ProgressLine]:
    """A progress line that is gone when the block ends, however it ends."""
    line = ProgressLine()
    try:
        line.show("reading what was recorded")
        yield line
    finally:
        line.end()
