"""`leastwise timeline-of`: the forensic timeline of a principal, a resource or an address."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from leastwise.usecases.trail.timelines import Timeline


_HINTS: Final = {
    True: "Widen the period.",
    False: "Write it as it is in the events: see `leastwise events --principal`.",
}


class Output(StrEnum):
    """How the timeline is written."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"


def timeline_of(
    subject: Annotated[
        str,
        typer.Argument(
            help="A user, role or session, access key, ARN, resource name, or IP address.", show_default=False
        ),
    ],
    since: Annotated[
        str | None, typer.Option(envvar="LEASTWISE_TIMELINE_SINCE", help="60d, 12h, 2024-01-31, 2024-01-31T12:00Z.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(envvar="LEASTWISE_TIMELINE_UNTIL", help="As --since; a date counts to its end.")
    ] = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(envvar="LEASTWISE_TIMELINE_BETWEEN", help="Both ends at once: --between 2024-01-01 2024-01-31."),
    ] = None,
    limit: Annotated[
        int, typer.Option(envvar="LEASTWISE_TIMELINE_LIMIT", min=1, help="Most events; the newest are kept.")
    ] = 20_000,
    output: Annotated[
        Output, typer.Option("--output", "-o", envvar="LEASTWISE_OUTPUT", help="How it is written.")
    ] = Output.TABLE,
) -> None:
    """Show what a principal did across role chains, or what happened to a resource or from an address, by session.

    Marks: ✗ a call that failed, ! a write by which permissions may be gained.
    """
    from leastwise.errors import NothingToEvaluateError
    from leastwise.settings import load_settings
    from leastwise.usecases.trail import timelines
    from leastwise.usecases.trail.moments import parse_period
    from leastwise.usecases.trail.store import open_history

    first, last = parse_period(since, until, between=between)
    # Role chains may have begun before the period: every file may hold a part of one.
    with open_history(load_settings().lake_path) as history:
        timeline = timelines.timeline_of(history, subject, first, last, limit)
    if not timeline.sessions:
        asked = any(given is not None for given in (since, until, between))
        raise NothingToEvaluateError(f"timeline-of: no event of {subject!r}", _HINTS[asked])
    _write(timeline, output)
    if timeline.is_cut:
        sys.stderr.write(f"leastwise: the newest {limit:,} events; older ones were left out: raise --limit\n")


def _write(timeline: Timeline, output: Output) -> None:
    from leastwise.cli.event_text import timeline_lines
    from leastwise.reports.rows import write_rows
    from leastwise.reports.terminal import wants_color
    from leastwise.usecases.trail.timeline_rows import timeline_table

    if output is Output.TABLE:
        for line in timeline_lines(timeline, wants_color(sys.stdout)):
            sys.stdout.write(line + "\n")
        return
    table = timeline_table(timeline)
    write_rows(table.to_batches(), table.schema, output.value, sys.stdout.buffer)
    sys.stdout.buffer.flush()
