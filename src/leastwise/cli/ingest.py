"""`leastwise ingest`: CloudTrail objects of every shape into the event data store."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from leastwise.lake.ingest import IngestSummary


class Output(StrEnum):
    """How the summary is printed."""

    TABLE = "table"
    JSON = "json"


def ingest(
    locations: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH|s3://BUCKET/PREFIX|-", help="Folders, files, buckets, or - for standard input."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only events from this time on (60d, 2026-01-31).", envvar="LEASTWISE_SINCE")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Only events before this time.", envvar="LEASTWISE_UNTIL")] = None,
    account: Annotated[
        list[str] | None, typer.Option(help="Only events of these accounts.", envvar="LEASTWISE_ACCOUNT")
    ] = None,
    region: Annotated[
        list[str] | None, typer.Option(help="Only events of these Regions.", envvar="LEASTWISE_REGION")
    ] = None,
    category: Annotated[
        list[str] | None,
        typer.Option(
            help="Only these categories: management, data, insight, networkactivity.", envvar="LEASTWISE_CATEGORY"
        ),
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="Keep running and ingest new objects as they arrive.")
    ] = False,
    retry_quarantine: Annotated[
        bool, typer.Option("--retry-quarantine", help="Read what is in the quarantine again, with its first filters.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Worker processes.", envvar="LEASTWISE_WORKERS")
    ] = None,
    compact: Annotated[
        bool, typer.Option("--compact/--no-compact", help="Merge small files afterwards where it is due.")
    ] = True,
    output: Annotated[
        Output, typer.Option("--output", "-o", help="How the summary is printed.", envvar="LEASTWISE_OUTPUT")
    ] = Output.TABLE,
) -> None:
    """Ingest CloudTrail logs: each event exactly once, nothing dropped silently.

    Exit code 0: everything is in the lake. 4: something is in the quarantine; the summary says what and why.
    """
    from leastwise.errors import InputError
    from leastwise.settings import load_settings
    from leastwise.usecases.ingesting import IngestRequest
    from leastwise.usecases.ingesting import follow as run_follow
    from leastwise.usecases.ingesting import ingest as run_once
    from leastwise.workspace import open_lake

    if not locations and not retry_quarantine:
        raise InputError("nothing to ingest was named", "leastwise ingest PATH… | s3://bucket/prefix | -")
    settings = load_settings()
    request = IngestRequest(
        locations=tuple(locations or ()),
        selection=_selection(since, until, account, region, category),
        workers=workers or settings.workers,
        retry_quarantine=retry_quarantine,
        compact=compact,
    )
    _check_locations(request.locations)
    with open_lake(settings, create=True) as lake, _Display() as display:
        if follow:
            summary = run_follow(lake, request, display.listeners(), lambda: False)
        else:
            summary = run_once(lake, request, display.listeners())
    _print_summary(summary, output)
    if not summary.complete:
        raise typer.Exit(4)


def _check_locations(locations: tuple[str, ...]) -> None:
    """A missing path fails before a lake is made for it."""
    from leastwise.errors import SourceError
    from leastwise.sources import open_source
    from leastwise.sources.folder import FolderSource

    for location in locations:
        if not location:
            raise SourceError("a location is empty", "give a path, s3://bucket/prefix, or - for standard input")
        source = open_source(location)
        if location != "-" and isinstance(source, FolderSource) and not source.path.exists():
            raise SourceError(f"no such file or folder: {source.path}", "check the path, or give an s3://bucket/prefix")


def _selection(
    since: str | None,
    until: str | None,
    accounts: list[str] | None,
    regions: list[str] | None,
    categories: list[str] | None,
) -> Any:
    from datetime import UTC, datetime

    from leastwise.errors import InputError
    from leastwise.lake.selection import Selection
    from leastwise.usecases.trail.moments import parse_moment

    spelled = {"management": "Management", "data": "Data", "insight": "Insight", "networkactivity": "NetworkActivity"}
    unknown = [name for name in categories or () if name.lower() not in spelled]
    if unknown:
        raise InputError(f"unknown event category {unknown[0]!r}", f"choose from {', '.join(spelled)}")
    now = datetime.now(UTC)
    first = parse_moment(since, now=now, option="--since").replace(tzinfo=None) if since else None
    last = parse_moment(until, now=now, option="--until").replace(tzinfo=None) if until else None
    if first and last and first >= last:
        raise InputError(f"the period ends before it begins: {since!r} to {until!r}", "give --since the earlier time")
    return Selection(
        first, last, tuple(accounts or ()), tuple(regions or ()), tuple(spelled[c.lower()] for c in categories or ())
    )


class _Display:
    """The progress bar on stderr: objects, events per second, time left. Silent where stderr is no terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("[bold]ingest"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("objects  {task.fields[rate]}  left"),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("ingest", total=None, rate="")

    def __enter__(self) -> _Display:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def listeners(self) -> Any:
        """The callbacks that move the bar."""
        from leastwise.usecases.ingesting import Listeners

        return Listeners(progress=self._progress, waiting=self._waiting, listed=self._listed)

    def _progress(self, progress: Any) -> None:
        task = self._bar.tasks[0]
        elapsed = max(task.elapsed or 0.0, 1e-3)
        rate = f"{progress.events:,} events, {progress.events / elapsed:,.0f}/s"
        self._bar.update(self._task, completed=progress.objects, total=progress.total_objects, rate=rate)

    def _waiting(self, process: str) -> None:
        self._console.print(f"another writer (process {process}) holds the lake; waiting for it", highlight=False)

    def _listed(self, count: int) -> None:
        self._bar.update(self._task, rate=f"{count:,} listed")


def _print_summary(summary: IngestSummary, output: Output) -> None:
    if output is Output.JSON:
        import dataclasses
        import json

        document = {"schemaVersion": 1, "complete": summary.complete, **dataclasses.asdict(summary)}
        typer.echo(json.dumps(document, indent=2))
        return
    for line in _lines(summary):
        print(line, file=sys.stderr)  # noqa: T201


def _lines(summary: IngestSummary) -> list[str]:
    rate = summary.events / summary.seconds if summary.seconds else 0
    lines = [
        f"{summary.events:,} events read from {summary.objects:,} objects in {summary.seconds:,.1f} s ({rate:,.0f}/s):"
        f" {summary.stored:,} new, {summary.duplicates:,} seen before"
        + (f", {summary.deselected:,} outside the filters" if summary.deselected else "")
    ]
    others = {"digest": "digest files", "insight": "Insights files", "other": "no logs, skipped"}
    skipped = [f"{summary.kinds[kind]:,} {text}" for kind, text in others.items() if summary.kinds.get(kind)]
    if summary.known:
        skipped.insert(0, f"{summary.known:,} ingested before")
    if summary.outside:
        skipped.append(f"{summary.outside:,} outside the filters")
    if skipped:
        lines.append("objects: " + ", ".join(skipped))
    if summary.rejected:
        lines.append(f"INCOMPLETE: {summary.rejected:,} records or objects are in the quarantine:")
        lines += [f"  {count:,} × {reason}" for reason, count in sorted(summary.reasons.items())[:10]]
        lines.append("  see `leastwise lake quarantine`; mend the source, then `leastwise ingest --retry-quarantine`")
    if summary.known_rejected:
        lines.append(f"INCOMPLETE: {summary.known_rejected:,} records were quarantined by earlier runs")
        lines.append("  mend the source, then `leastwise ingest --retry-quarantine`")
    if summary.gone:
        lines.append(f"  {summary.gone:,} of their objects cannot be read any more; the quarantine keeps what it has")
        lines.append("  `leastwise lake dismiss-quarantine` settles what cannot be mended")
    if summary.unknown_filters:
        left = f"{summary.unknown_filters:,} of their objects were left: their filters are unknown"
        lines.append(f"  {left}; retry with their locations, without filters")
    return lines
