"""`leastwise lake`: the event data store itself: what it holds, whether it is complete and sound, and its upkeep."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from leastwise.cli.lake_output import Format, Output, counted, opened_lake, waiting, write_table
from leastwise.cli.lake_quarantine import dismiss, quarantine
from leastwise.cli.standard_error import say

lake_app = typer.Typer(no_args_is_help=True, help="Look after the event data store: coverage, soundness, retention.")

Accounts = Annotated[list[str] | None, typer.Option(help="Only this account; repeatable.", envvar="LEASTWISE_ACCOUNT")]
Regions = Annotated[list[str] | None, typer.Option(help="Only this Region; repeatable.", envvar="LEASTWISE_REGION")]


@lake_app.command("info")
def info(
    by: Annotated[str | None, typer.Option(help="Events by account, Region and day or month.")] = None,
    account: Accounts = None,
    region: Regions = None,
    output: Format = Output.TABLE,
) -> None:
    """Show what the lake holds and whether the trail is complete: coverage, gaps, delivery, quarantine, integrity."""
    from leastwise.cli.lake_text import coverage_table, info_document, info_lines
    from leastwise.usecases.lake_administration import events_by_period, lake_info

    accounts, regions = tuple(account or ()), tuple(region or ())
    with opened_lake() as lake:
        if by is not None:
            write_table(events_by_period(lake, by, accounts, regions), output)
            return
        found = lake_info(lake, accounts, regions)
        if output is Output.JSON:
            typer.echo(info_document(found, lake.folder))
            return
        if output is Output.TABLE:
            typer.echo("\n".join(info_lines(found, lake.folder)))
        write_table(coverage_table(found), output)


@lake_app.command("compact")
def compact() -> None:
    """Merge the small files of ingest into sorted monthly ones; queries become faster, the events stay the same."""
    from leastwise.usecases.lake_administration import compact as run

    with opened_lake() as lake:
        done = run(lake, _months, waiting)
    if not done.files_before:
        say("nothing to merge")
        return
    say(
        f"{done.files_before:,} files became {done.files_after:,}: {done.rows:,} events,"
        f" {done.bytes_before / 1e6:,.1f} MB -> {done.bytes_after / 1e6:,.1f} MB"
    )


@lake_app.command("expire")
def expire(
    older_than: Annotated[str, typer.Option(help="400d, or the date the kept events begin.", show_default=False)],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Remove without asking.")] = False,
) -> None:
    """Remove old events for good. Without --yes it shows what would go, and asks on a terminal."""
    from datetime import UTC, datetime

    from leastwise.usecases.lake_administration import expire_events, expiry_plan
    from leastwise.usecases.trail.moments import parse_moment

    before = parse_moment(older_than, now=datetime.now(UTC), option="--older-than")
    with opened_lake() as lake:
        plan = expiry_plan(lake, before)
        say(f"{plan.events:,} events before {before:%Y-%m-%d %H:%M:%S} UTC", *_expiry_lines(plan))
        if not plan.events:
            return
        if not yes and not (sys.stdin.isatty() and typer.confirm("Remove them for good?", err=True)):
            say("nothing was removed: give --yes to remove them")
            return
        done = expire_events(lake, before, _months, waiting)
    say(f"removed {done.events:,} events; their space is freed by the first ingest after 15 minutes")


@lake_app.command("check")
def check(
    quick: Annotated[bool, typer.Option("--quick", help="Trust the files' pages; read only times and ids.")] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Take damaged files out, so that `ingest` reads their events again.")
    ] = False,
    output: Format = Output.TABLE,
) -> None:
    """Check that the lake is sound: every file there, whole and as the catalogue says, no event twice.

    With --repair, damaged files are moved into the lake's folder `damaged` (never deleted), and the objects whose
    events they held are forgotten: ingest the same locations again. Exit code 1 where something is wrong, repaired
    or not; each problem says what to do or what it means.
    """
    from leastwise.cli.lake_text import problem_table, repair_lines
    from leastwise.usecases.lake_administration import check as run
    from leastwise.usecases.lake_administration import repair as run_repair

    with opened_lake() as lake:
        files = len(lake.catalogue.live_files())
        done = run_repair(lake, quick=quick, progress=_files, waiting=waiting) if repair else None
        problems = list(done.problems if done else run(lake, quick=quick, progress=_files))
    if problems or output is not Output.TABLE:
        write_table(problem_table(problems), output)
    say(f"{files:,} files checked, {len(problems):,} problems", *(repair_lines(done) if done else ()))
    if any(problem.is_damage for problem in problems) and not done:
        say(
            "run `leastwise lake check --repair`: it takes damaged files out, so that `ingest` reads their events again"
        )
    if problems:
        raise typer.Exit(1)


@lake_app.command("ddl")
def ddl(
    table: Annotated[str, typer.Option(help="The table's name.")] = "leastwise_events",
    location: Annotated[
        str, typer.Option(help="Where the lake's data folder lies in S3.")
    ] = "s3://amzn-s3-demo-bucket/lake/data/",
) -> None:
    """Print Athena's CREATE EXTERNAL TABLE for the lake's files, for a copy of them in a bucket."""
    from leastwise.lake.athena_table import create_table_statement

    typer.echo(create_table_statement(table, location))


def _months(done: int, total: int) -> None:
    counted("months", done, total)


def _files(done: int, total: int) -> None:
    counted("files", done, total)


def _expiry_lines(plan: Any) -> list[str]:
    months = [f"  {month}  {events:>12,} events" for month, events in plan.events_by_month.items()]
    shown = months if len(months) <= 24 else [*months[:12], f"  … {len(months) - 24} months …", *months[-12:]]
    return [*shown, f"  {plan.dropped_files:,} files go whole, {plan.rewritten_files:,} are written again"]


lake_app.command("quarantine")(quarantine)
lake_app.command("dismiss-quarantine")(dismiss)
