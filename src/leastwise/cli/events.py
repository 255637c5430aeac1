"""`leastwise events`: the event history, filtered; `leastwise events show`: one event with everything about it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Final

import typer

from leastwise.cli.destination import row_destination
from leastwise.errors import InputError

if TYPE_CHECKING:
    from leastwise.usecases.trail.filters import EventFilters
    from leastwise.usecases.trail.store import OpenHistory

events_app = typer.Typer(
    invoke_without_command=True,
    no_args_is_help=False,
    help="Show the event history, newest first, filtered; `events show ID` shows one event.",
)

_TERMINAL_LIMIT: Final = 50
_ROOMY: Final = 140
"""Terminal cells from which on a table shows account and region too."""
_EVERYTHING: Final = ("json", "ndjson", "csv", "parquet")


class Output(StrEnum):
    """How the rows are written."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    PARQUET = "parquet"


Many = list[str] | None


def _option(*names: str, help: str, **settings: Any) -> Any:
    """An option with its environment variable: ``--user-agent`` is LEASTWISE_EVENTS_USER_AGENT."""
    variable = names[0].partition("/")[0].removeprefix("--").upper().replace("-", "_")
    return typer.Option(*names, help=help, envvar=f"LEASTWISE_EVENTS_{variable}", **settings)


@events_app.callback()
def events(
    context: typer.Context,
    action: Annotated[
        Many, _option("--action", help="iam:AttachUserPolicy, AttachUserPolicy, 'iam:*Policy*'; repeatable.")
    ] = None,
    service: Annotated[
        Many, _option("--service", help="Service prefix (iam, cloudwatch) or event source; repeatable.")
    ] = None,
    write: Annotated[bool | None, _option("--write/--read", help="Only events that write (or read).")] = None,
    iam: Annotated[bool, _option("--iam", help="Only IAM-sensitive events: permissions, identities, sign-in.")] = False,
    principal: Annotated[
        Many, _option("--principal", help="User, role or session name, ARN, principal id, access key.")
    ] = None,
    human: Annotated[
        bool, _option("--human", help="Follow role chains: sessions a principal began count as theirs.")
    ] = False,
    resource: Annotated[Many, _option("--resource", help="ARN or name of what was acted upon; repeatable.")] = None,
    ip: Annotated[
        Many, _option("--ip", help="Source address, network (10.0.0.0/8, 2001:db8::/32) or service name.")
    ] = None,
    account: Annotated[Many, _option("--account", help="Account id; repeatable.")] = None,
    region: Annotated[Many, _option("--region", help="Region (us-east-1, 'eu-*'); repeatable.")] = None,
    error: Annotated[Many, _option("--error", help="Error code ('AccessDenied*'), any, or denied; repeatable.")] = None,
    no_error: Annotated[bool, _option("--no-error", help="Only calls that succeeded.")] = False,
    user_agent: Annotated[
        Many, _option("--user-agent", help="Part of the user agent, in any case; repeatable.")
    ] = None,
    mfa: Annotated[bool | None, _option("--mfa/--no-mfa", help="Only calls (not) known to be made with MFA.")] = None,
    since: Annotated[str | None, _option("--since", help="60d, 12h, 2024-01-31, 2024-01-31T12:00Z.")] = None,
    until: Annotated[str | None, _option("--until", help="As --since; a date counts to its end.")] = None,
    between: Annotated[
        tuple[str, str] | None, _option("--between", help="Both ends at once: --between 2024-01-01 2024-01-31.")
    ] = None,
    text: Annotated[
        Many, _option("--text", help="Text anywhere in request, response, error, names; all must be found.")
    ] = None,
    where: Annotated[
        Many, _option("--where", help="SQL predicate over the columns, as Athena or DuckDB writes it.")
    ] = None,
    by: Annotated[
        str | None,
        _option("--by", help="Count instead: hour, day, month, action, principal, service, ip, error, region, ..."),
    ] = None,
    columns: Annotated[
        str | None,
        _option(
            "--columns",
            help="Columns, such as eventTime,userIdentity.arn,requestParameters.userName,whatHappened,human.",
        ),
    ] = None,
    sentences: Annotated[bool, _option("--sentences", help="Add the column whatHappened: the event in words.")] = False,
    limit: Annotated[
        int | None,
        _option(
            "--limit",
            help="Most events; 0 is all. [default: 50 for a table on a terminal, else all]",
            min=0,
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Output, typer.Option("--output", "-o", envvar="LEASTWISE_OUTPUT", help="How the rows are written.")
    ] = Output.TABLE,
    output_file: Annotated[Path | None, _option("--output-file", help="Write to this file instead of stdout.")] = None,
) -> None:
    """Show the event history, newest first. Filters are AND-ed; values of one option are alternatives."""
    if context.invoked_subcommand is not None:
        return
    from leastwise.usecases.trail.filters import EventFilters, explained_predicates
    from leastwise.usecases.trail.moments import parse_period

    first, last = parse_period(since, until, between=between)
    filters = EventFilters(
        actions=tuple(action or ()),
        services=tuple(service or ()),
        write=write,
        iam=iam,
        principals=tuple(principal or ()),
        human=human,
        resources=tuple(resource or ()),
        addresses=tuple(ip or ()),
        accounts=tuple(account or ()),
        regions=tuple(region or ()),
        errors=tuple(error or ()),
        error=False if no_error else None,
        user_agents=tuple(user_agent or ()),
        mfa=mfa,
        since=first,
        until=last,
        texts=tuple(text or ()),
        where=tuple(where or ()),
    )
    names = _column_names(columns, sentences, human, output)
    with (
        row_destination(output_file, is_parquet=output is Output.PARQUET) as stream,
        _history(filters) as history,
        explained_predicates(filters.where),
    ):
        if by is not None:
            _write_counts(history, filters, by, limit, output, stream)
        else:
            _write_events(history, filters, names, limit, output, stream)


@events_app.command("show")
def show(
    event_id: Annotated[str, typer.Argument(help="The eventID.", show_default=False)],
    record_only: Annotated[
        bool, typer.Option("--record-only", help="Print CloudTrail's record alone, as JSON.")
    ] = False,
) -> None:
    """Show one event: in words, its integrity, its record as CloudTrail's JSON, and its session around it."""
    from leastwise.cli.event_text import print_detail
    from leastwise.settings import load_settings
    from leastwise.usecases.trail.event_detail import event_details
    from leastwise.usecases.trail.store import open_history

    with open_history(load_settings().lake_path) as history:
        for detail in event_details(history, event_id):
            print_detail(detail, record_only=record_only)


def _column_names(columns: str | None, sentences: bool, human: bool, output: Output) -> tuple[str, ...]:
    from leastwise.reports.terminal import width_of
    from leastwise.usecases.trail.columns import (
        EVENT_COLUMNS,
        HUMAN,
        NARROW_TABLE_COLUMNS,
        TABLE_COLUMNS,
        WHAT_HAPPENED,
    )

    if columns is not None:
        names = [name for name in columns.split(",") if name.strip()]
        if not names:
            raise InputError("--columns: no column was named", "Write --columns eventTime,eventName,userIdentity.arn.")
    else:
        width = width_of(sys.stdout)
        shown = NARROW_TABLE_COLUMNS if width is not None and width < _ROOMY else TABLE_COLUMNS
        names = list(EVENT_COLUMNS if output.value in _EVERYTHING else shown)
        names += [HUMAN] if human else []
    return tuple(dict.fromkeys([*names, *([WHAT_HAPPENED] if sentences else [])]))


@contextmanager
def _history(filters: EventFilters) -> Iterator[OpenHistory]:
    from leastwise.settings import load_settings
    from leastwise.usecases.trail.store import open_history

    # A role chain may have begun before the period: then every file may hold a part of it.
    since = None if filters.human else filters.since
    with open_history(load_settings().lake_path, since, filters.until) as history:
        yield history


def _write_events(
    history: OpenHistory,
    filters: EventFilters,
    names: tuple[str, ...],
    limit: int | None,
    output: Output,
    stream: BinaryIO,
) -> None:
    from leastwise.reports.rows import write_rows
    from leastwise.reports.terminal import wants_color, width_of
    from leastwise.usecases.trail.columns import columns_of
    from leastwise.usecases.trail.filters import events_condition
    from leastwise.usecases.trail.history import event_batches

    on_terminal = output is Output.TABLE and stream.isatty()
    most = (_TERMINAL_LIMIT if on_terminal else None) if limit is None else (limit or None)
    condition = events_condition(filters, history.connection)
    wanted = None if most is None else most + 1
    schema, batches = event_batches(history.connection, condition, columns_of(names), wanted)
    cut = _Cut(most)
    rows = write_rows(
        cut.batches(batches), schema, output.value, stream, width=width_of(stream), color=wants_color(stream)
    )
    stream.flush()
    if cut.was_cut:
        sys.stderr.write(
            f"leastwise: the newest {rows:,} events; there are more: --limit N for more, --limit 0 for all\n"
        )
    elif not rows:
        sys.stderr.write("leastwise: no event passes these filters\n")


class _Cut:
    """Lets a number of rows through and remembers whether there were more."""

    def __init__(self, most: int | None) -> None:
        self._left = most
        self.was_cut = False

    def batches(self, batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            if self._left is None:
                yield batch
                continue
            self.was_cut = self.was_cut or batch.num_rows > self._left
            yield batch.slice(0, self._left)
            self._left -= min(self._left, batch.num_rows)


def _write_counts(
    history: OpenHistory, filters: EventFilters, by: str, limit: int | None, output: Output, stream: BinaryIO
) -> None:
    from leastwise.cli.event_text import count_lines
    from leastwise.reports.rows import write_rows
    from leastwise.reports.terminal import width_of
    from leastwise.usecases.trail.filters import events_condition
    from leastwise.usecases.trail.histogram import count_by

    counts = count_by(history.connection, events_condition(filters, history.connection), by, limit or None)
    if output is not Output.TABLE:
        write_rows(counts.table.to_batches(), counts.table.schema, output.value, stream)
    else:
        for line in count_lines(counts, width_of(stream) or 100):
            stream.write((line + "\n").encode())
    stream.flush()
    if not counts.table.num_rows:
        sys.stderr.write("leastwise: no event passes these filters\n")
