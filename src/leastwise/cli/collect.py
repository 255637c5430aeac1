"""`leastwise collect`: record the state of accounts, live or from files."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from leastwise.usecases.recorder.collecting import Listeners

_LIVE = "Live account"
_PARTS = "What is read"


class CollectFormat(StrEnum):
    """How the summary is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def collect(
    from_file: Annotated[
        list[Path] | None,
        typer.Option("--from-file", help="Read this file or folder instead of a live account; no network is used."),
    ] = None,
    profile: Annotated[str | None, typer.Option(help="The profile of ~/.aws/config to use.")] = None,
    region: Annotated[
        list[str] | None, typer.Option(help="Read these Regions.", envvar="LEASTWISE_COLLECT_REGION")
    ] = None,
    all_regions: Annotated[
        bool, typer.Option("--all-regions", help="Read every Region that is enabled in each account.")
    ] = False,
    role: Annotated[
        str | None, typer.Option(help="Assume this role in other accounts.", envvar="LEASTWISE_COLLECT_ROLE")
    ] = None,
    external_id: Annotated[
        str | None,
        typer.Option(help="The external id that the role asks for.", envvar="LEASTWISE_COLLECT_EXTERNAL_ID"),
    ] = None,
    account: Annotated[list[str] | None, typer.Option(help="Read these accounts, through --role.")] = None,
    organization: Annotated[
        bool, typer.Option("--organization", help="Read every account of the organisation, through --role.")
    ] = False,
    only: Annotated[list[str] | None, typer.Option(help="Only collectors whose names begin so (iam, s3).")] = None,
    skip: Annotated[list[str] | None, typer.Option(help="Without collectors whose names begin so.")] = None,
    all_versions: Annotated[
        bool, typer.Option("--all-versions", help="Read every version of customer managed policies.")
    ] = False,
    last_accessed: Annotated[
        bool, typer.Option("--last-accessed", help="Ask when each service and action was used last: slow.")
    ] = False,
    endpoint_url: Annotated[
        str | None, typer.Option(help="Send every call to this address.", envvar="LEASTWISE_COLLECT_ENDPOINT_URL")
    ] = None,
    concurrency: Annotated[
        int, typer.Option(min=1, max=64, help="Parts read at a time.", envvar="LEASTWISE_COLLECT_CONCURRENCY")
    ] = 8,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Do not take up what a run that was stopped has read.")
    ] = False,
    output: Annotated[
        CollectFormat, typer.Option("--output", "-o", help="How the summary is printed.", envvar="LEASTWISE_OUTPUT")
    ] = CollectFormat.TABLE,
) -> None:
    """Record the state of accounts: IAM, organisation, Identity Center, resource policies, trails.

    Exit code 0: everything was read and recorded. 4: something was refused; the summary says what and which action is
    missing; what was read is recorded. A run that was stopped is taken up by the next one.
    """
    from leastwise.cli.collect_text import print_summary
    from leastwise.collectors.live.collector import CollectionOptions
    from leastwise.errors import InputError
    from leastwise.settings import load_settings
    from leastwise.usecases.recorder.collecting import collect_files, collect_live
    from leastwise.usecases.recorder.collection_plan import CollectionRequest
    from leastwise.workspace import open_inventory

    request = CollectionRequest(
        profile=profile,
        regions=tuple(region or ()),
        all_regions=all_regions,
        role=role,
        external_id=external_id,
        accounts=tuple(account or ()),
        organization=organization,
        only=tuple(only or ()),
        skip=tuple(skip or ()),
        options=CollectionOptions(all_versions=all_versions, last_accessed=last_accessed),
        endpoint_url=endpoint_url,
        concurrency=concurrency,
        fresh=fresh,
    )
    settings = load_settings()
    with _Display() as display:
        if from_file:
            if profile or role or account or organization or all_regions or only or skip:
                raise InputError("--from-file reads files only", "leave out the options of live accounts")
            collected = collect_files(from_file, lambda: open_inventory(settings), display.listeners())
        else:
            collected = collect_live(request, settings.home, lambda: open_inventory(settings), display.listeners())
    print_summary(collected, output.value)
    if not collected.is_complete:
        raise typer.Exit(4)


class _Display:
    """Progress on stderr: a bar on a terminal; elsewhere one line that says where an earlier run is taken up."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("[bold]collect"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[part]}", markup=False),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("collect", total=None, part="")

    def __enter__(self) -> _Display:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def listeners(self) -> Listeners:
        """The callbacks that move the bar."""
        from leastwise.usecases.recorder.collecting import Listeners

        return Listeners(planned=self._planned, finished=self._finished, note=self._note)

    def _planned(self, parts: int, taken_up: int) -> None:
        self._bar.update(self._task, total=parts, completed=taken_up)
        if taken_up:
            self._note(
                f"going on with a run that was stopped: {taken_up:,} of {parts:,} parts are read (--fresh: none)"
            )

    def _finished(self, part: str) -> None:
        from leastwise.reports.terminal import safe_text

        self._bar.update(self._task, advance=1, part=safe_text(part)[-60:])

    def _note(self, text: str) -> None:
        from leastwise.reports.terminal import safe_text

        if self._console.is_terminal:
            self._console.print(safe_text(text), highlight=False, markup=False)
        else:
            print(safe_text(text), file=sys.stderr)  # noqa: T201
