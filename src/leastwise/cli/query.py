"""`leastwise query`: ask the event data store in SQL."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Final

import typer

from leastwise.cli.destination import row_destination
from leastwise.errors import InputError

if TYPE_CHECKING:
    from datetime import datetime

    from leastwise.lake.lake import Lake
    from leastwise.lake.sandbox import Limits

_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(|[KMGT])I?B?", re.IGNORECASE)
_SIZE_POWERS: Final = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
_SMALLEST_MEMORY: Final = 64 * 1024**2


class Dialect(StrEnum):
    """How the query is read."""

    AUTO = "auto"
    DUCKDB = "duckdb"
    ATHENA = "athena"
    LAKE = "lake"


class Output(StrEnum):
    """How the rows are written."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    PARQUET = "parquet"


def query(
    sql: Annotated[
        str | None, typer.Argument(help="One SQL query over the table `events`.", show_default=False)
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", envvar="LEASTWISE_QUERY_FILE", help="Read the query from a file; - is stdin."),
    ] = None,
    saved: Annotated[
        str | None, typer.Option("--saved", envvar="LEASTWISE_QUERY_SAVED", help="Run a saved query by name.")
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", envvar="LEASTWISE_QUERY_PARAM", help="NAME=VALUE for a saved query; repeatable."),
    ] = None,
    list_saved: Annotated[
        bool, typer.Option("--list", envvar="LEASTWISE_QUERY_LIST", help="List the saved queries.")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option(
            envvar="LEASTWISE_QUERY_AS_OF",
            help="The moment that users, roles, policies and the other tables of resources show; now, if not given.",
        ),
    ] = None,
    dialect: Annotated[
        Dialect,
        typer.Option(
            envvar="LEASTWISE_QUERY_DIALECT",
            help="How the query is read: Athena's or CloudTrail Lake's SQL, DuckDB's, or told by the tables it names.",
        ),
    ] = Dialect.AUTO,
    output: Annotated[
        Output, typer.Option("--output", "-o", envvar="LEASTWISE_OUTPUT", help="How the rows are written.")
    ] = Output.TABLE,
    output_file: Annotated[
        Path | None,
        typer.Option(envvar="LEASTWISE_QUERY_OUTPUT_FILE", help="Write to this file instead of stdout."),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=0, envvar="LEASTWISE_QUERY_LIMIT", help="Most rows to return; 0 is no limit.")
    ] = 10_000,
    timeout: Annotated[
        float, typer.Option(min=0.1, envvar="LEASTWISE_QUERY_TIMEOUT", help="Seconds of work before it is stopped.")
    ] = 300.0,
    memory: Annotated[
        str, typer.Option(envvar="LEASTWISE_QUERY_MEMORY", help="Memory it may use, such as 512MB or 4GB.")
    ] = "2GB",
) -> None:
    """Ask the event data store in SQL: Athena's, CloudTrail Lake's or DuckDB's.

    The table is `events`; columns have CloudTrail's own names. Recorded resources are `configuration_items`, `users`,
    `roles`, `policies` and others, which docs/inventory.md lists; `findings` are those of `leastwise analyze`. Queries
    run confined, over these only.
    """
    with row_destination(output_file, is_parquet=output is Output.PARQUET) as stream:
        if list_saved:
            _write_list(output, stream)
            return
        text, dialect = _text(sql, file, saved, param or [], dialect)
        limits = _limits(limit, timeout, memory)
        _run(text, dialect, limits, output, stream, _moment(as_of))


def _moment(as_of: str | None) -> datetime | None:
    from datetime import UTC, datetime

    from leastwise.usecases.trail.moments import parse_moment

    if not as_of:
        return None
    return parse_moment(as_of, now=datetime.now(UTC), option="--as-of").replace(tzinfo=UTC)


def _run(text: str, dialect: Dialect, limits: Limits, output: Output, stream: BinaryIO, as_of: datetime | None) -> None:
    from leastwise.usecases.querying import process_ahead, query_session

    line = _ProgressLine()
    with (
        process_ahead() as process,
        _lake() as lake,
        query_session(
            lake,
            text=text,
            as_of=as_of,
            limits=limits,
            progress=line.show,
            started=process,
            home=_home(),
        ) as session,
    ):
        # Imported here: the query process opens the lake meanwhile.
        import leastwise.reports.rows  # noqa: F401

        result = session.ask(text, dialect=dialect.value)
        for warning in result.warnings:
            sys.stderr.write(f"leastwise: {warning}\n")
        _write(line.until_first(result.batches), result.schema, output, stream)
    if result.truncated is not None:
        _say_truncated(result.truncated, result.rows, limits)


def _lake() -> Lake:
    # Imported here: the query process loads its libraries meanwhile.
    from leastwise.lake.lake import Lake
    from leastwise.settings import load_settings

    return Lake.open(load_settings().lake_path)


def _home() -> Path:
    from leastwise.settings import load_settings

    return load_settings().home


def _write(batches: Any, schema: Any, output: Output, stream: BinaryIO) -> None:
    from leastwise.reports.rows import write_rows
    from leastwise.reports.terminal import wants_color, width_of

    write_rows(batches, schema, output.value, stream, width=width_of(stream), color=wants_color(stream))
    stream.flush()


def _write_list(output: Output, stream: BinaryIO) -> None:
    import pyarrow as pa

    from leastwise.lake.queries import SAVED_QUERIES, load

    queries = [load(name) for name in SAVED_QUERIES]
    table = pa.table(
        {
            "name": [query.name for query in queries],
            "title": [query.title for query in queries],
            "parameters": [" ".join(parameter.name for parameter in query.parameters) for query in queries],
            "question": [query.question for query in queries],
        }
    )
    _write(table.to_batches(), table.schema, output, stream)


def _text(
    sql: str | None, file: Path | None, saved: str | None, params: list[str], dialect: Dialect
) -> tuple[str, Dialect]:
    """The query's text and the dialect it is in, from the one place where it was given."""
    given = [name for name, value in (("a query", sql), ("--file", file), ("--saved", saved)) if value is not None]
    if len(given) != 1:
        problem = f"{' and '.join(given)} were given" if given else "no query was given"
        raise InputError(
            f"query: {problem}", 'Give one of: leastwise query "SELECT ...", -f FILE, --saved NAME, --list.'
        )
    if params and saved is None:
        raise InputError("--param is for saved queries", "Add --saved NAME.")
    if saved is not None:
        return _saved_text(saved, params), Dialect.LAKE if dialect is Dialect.AUTO else dialect
    return (sql if sql is not None else _read(file)), dialect


def _saved_text(name: str, params: list[str]) -> str:
    from datetime import UTC, datetime

    from leastwise.lake.queries import bind, load

    values = {}
    for param in params:
        key, separator, value = param.partition("=")
        if not separator:
            raise InputError(f"--param {param!r} has no value", "Write --param NAME=VALUE.")
        values[key.strip()] = value
    return bind(load(name), values, now=datetime.now(UTC))


def _read(file: Path | None) -> str:
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else Path(str(file)).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: byte {error.start} is not UTF-8", "Save the query as UTF-8.") from error


def _limits(limit: int, timeout: float, memory: str) -> Limits:
    from leastwise.lake.sandbox import Limits

    return Limits(memory=_bytes(memory), seconds=timeout, rows=limit or None)


def _bytes(size: str) -> int:
    match = _SIZE.fullmatch(size.strip())
    count = int(float(match[1]) * 1024 ** _SIZE_POWERS[match[2].upper()]) if match else 0
    if count < _SMALLEST_MEMORY:
        raise InputError(f"--memory {size!r} is not a size of 64MB or more", "Write it as 512MB or 4GB.")
    return count


class _ProgressLine:
    """A line on stderr that is rewritten until the first rows come; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        self._shown = False
        self._wanted = sys.stderr.isatty()

    def show(self, percent: float) -> None:
        if self._wanted:
            sys.stderr.write(f"\r\x1b[Kquery: {percent:.0f} %")
            sys.stderr.flush()
            self._shown = True

    def until_first(self, batches: Iterator[Any]) -> Iterator[Any]:
        try:
            for batch in batches:
                self._end()
                yield batch
        finally:
            self._end()

    def _end(self) -> None:
        self._wanted = False
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False


def _say_truncated(why: str, rows: int, limits: Limits) -> None:
    if why == "rows":
        remedy = "--limit N asks for more rows, --limit 0 for all"
    else:
        remedy = f"a result may be {limits.result_bytes:,} bytes; select fewer columns or rows"
    sys.stderr.write(f"leastwise: the result was cut after {rows:,} rows: {remedy}\n")
