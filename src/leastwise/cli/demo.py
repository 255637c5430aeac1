"""`leastwise demo`: the demo organisation, from its trail to the answers of an audit."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from leastwise.usecases.demonstration import Answer, DemoStage, Finding
    from leastwise.usecases.demonstration.building import BuiltDemo, DemoRequest

_ROWS_SHOWN: Final = 4
_WIDEST: Final = 64


class DemoFormat(StrEnum):
    """How the answers are printed."""

    TABLE = "table"
    JSON = "json"


def demo(
    events: Annotated[int, typer.Option(help="Events in the trail.", envvar="LEASTWISE_DEMO_EVENTS")] = 50_000,
    days: Annotated[int, typer.Option(help="Days that the trail spans.", envvar="LEASTWISE_DEMO_DAYS")] = 180,
    seed: Annotated[int, typer.Option(help="Another seed, another trail.", envvar="LEASTWISE_DEMO_SEED")] = 7,
    folder: Annotated[
        Path | None,
        typer.Option(
            help="Where to build it. [default: demo/ in LEASTWISE_HOME]",
            show_default=False,
            envvar="LEASTWISE_DEMO_FOLDER",
        ),
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the organisation that is there; only ask again.")] = False,
    output: Annotated[
        DemoFormat, typer.Option("--output", "-o", help="How the answers are printed.", envvar="LEASTWISE_OUTPUT")
    ] = DemoFormat.TABLE,
) -> int:
    """Build a demo organisation, ingest its trail, verify it, and answer an auditor's questions.

    It has a lake of its own: nothing is mixed with real events. Exit code: 0, 1 where the trail is not as
    signed, 3 where its digests prove nothing.
    """
    from datetime import UTC, datetime

    from leastwise.demo.stories import glue_unused, unused_permissions
    from leastwise.settings import load_settings
    from leastwise.usecases.demonstration import Analysts, DemoRequest, ask_all, build_demo, open_desk
    from leastwise.usecases.reference_data import reference_in_force

    settings, now = load_settings(), datetime.now(UTC)
    home = (folder or settings.home / "demo").absolute()
    request = DemoRequest(home, now, events, days, seed, settings.workers, keep)
    with _Status() as status:
        built = build_demo(request, status.show)
        status.say("asking")
        with open_desk(request.lake, now) as desk:
            answers = list(ask_all(desk, request.truth_file))
        status.say("analyzing access")
        analysts = Analysts(request.lake, reference_in_force(settings.home), now)
        analyses = list(analysts.ask_all(glue_unused.USER, unused_permissions.ROLE))
    if output is DemoFormat.JSON:
        _print_json(request, built, answers, analyses)
    else:
        _print_text(request, built, [*answers, *analyses])
    return 3 if built.verified.proves_nothing else int(not built.verified.is_clean)


class _Status:
    """One line on stderr that says what is being done; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        from rich.console import Console

        self._status = Console(stderr=True).status("starting")
        self._wanted = sys.stderr.isatty()

    def __enter__(self) -> _Status:
        if self._wanted:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def show(self, stage: DemoStage, done: int) -> None:
        self.say(f"{stage.value}: {done:,} events" if done else stage.value)

    def say(self, text: str) -> None:
        self._status.update(text)


def _print_json(request: DemoRequest, built: BuiltDemo, answers: list[Answer], analyses: list[Answer]) -> None:
    import dataclasses
    import json

    document = {
        "schemaVersion": 1,
        "home": str(request.folder),
        "trail": str(request.trail),
        "ingest": dataclasses.asdict(built.ingested) if built.ingested else None,
        "integrity": {
            "clean": built.verified.is_clean,
            "provesNothing": built.verified.proves_nothing,
            "verified": _verified(built),
        },
        "answers": [dataclasses.asdict(answer) for answer in answers],
        "analyses": [dataclasses.asdict(answer) for answer in analyses],
    }
    typer.echo(json.dumps(document, indent=2))


def _verified(built: BuiltDemo) -> dict[str, int]:
    from leastwise.lake.integrity.verdict import Subject

    report = built.verified
    return {
        "digests": report.valid(Subject.DIGEST),
        "logFiles": report.valid(Subject.LOG),
        "logFilesNamed": report.named,
        "allLogFiles": report.all(Subject.LOG),
    }


def _print_text(request: DemoRequest, built: BuiltDemo, answers: list[Answer]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    for line in _opening(request, built):
        console.print(line, soft_wrap=True, markup=False)
    print_answers(console, answers)
    console.print()
    console.print("Explore it with any command shown above:", soft_wrap=True)
    console.print(f"  export LEASTWISE_HOME={_quoted(request.folder)}", style="green", soft_wrap=True, markup=False)


def print_answers(console: Console, answers: list[Answer]) -> None:
    """Print each question, what was found, and the command that finds it."""
    for number, answer in enumerate(answers, 1):
        console.print()
        console.print(f"{number:>2}  {answer.question}", style="bold", soft_wrap=True, markup=False)
        for finding in answer.findings:
            _print_finding(console, finding)


def _quoted(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))


def _opening(request: DemoRequest, built: BuiltDemo) -> list[str]:
    lines = [f"The demo organisation's trail is in {request.trail}"]
    if built.ingested:
        done = built.ingested
        lines.append(
            f"  ingested: {done.events:,} events from {done.objects:,} objects in {done.seconds:.1f} s: "
            f"{done.stored:,} new, {done.duplicates:,} delivered twice, {done.rejected:,} unreadable"
        )
    return [*lines, f"  verified: {_integrity(built)}"]


def _integrity(built: BuiltDemo) -> str:
    """What the digests prove, and of how much of the trail."""
    report, verified = built.verified, _verified(built)
    if report.proves_nothing:
        return report.why_nothing
    state = "none altered" if report.is_clean else f"{report.problems:,} PROBLEMS"
    days = f" from {report.start:%Y-%m-%d} to {report.end:%Y-%m-%d}" if report.start and report.end else ""
    return (
        f"{verified['digests']:,} digests{days}, {verified['logFiles']:,} of the {verified['logFilesNamed']:,} "
        f"log files they name: {state}; the trail has {verified['allLogFiles']:,}"
    )


def _print_finding(console: Console, finding: Finding) -> None:
    rows = [[_cell(row.get(name)) for name in finding.columns] for row in finding.rows[:_ROWS_SHOWN]]
    titles = [name.rpartition(".")[2] for name in finding.columns]
    widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    if rows:
        console.print("    " + _line(titles, widths), style="dim", soft_wrap=True, markup=False)
    for row in rows:
        console.print("    " + _line(row, widths), soft_wrap=True, markup=False)
    if len(finding.rows) > len(rows):
        console.print(f"    … and {len(finding.rows) - len(rows):,} more", style="dim", soft_wrap=True)
    if not rows:
        console.print("    nothing", style="dim", soft_wrap=True)
    console.print(f"    $ {finding.command}", style="cyan", soft_wrap=True, markup=False)


def _line(cells: list[str], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cell(value: object) -> str:
    """A value on one line; the ARN of a user or role without what they all begin with."""
    from leastwise.reports.terminal import safe_text

    if value is None:
        return "-"
    text = f"{value:,}" if isinstance(value, int) else safe_text(str(value)).removeprefix("arn:aws:iam::")
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
