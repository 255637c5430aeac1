"""The event history, newest first, as a stream.

The walk goes back month by month, as compacted files lie, and stops when enough events are found: a question about
yesterday does not read last year, and nothing sorts the whole lake.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import duckdb
import pyarrow as pa

from leastwise.usecases.trail.arrow_results import arrow_table
from leastwise.usecases.trail.columns import Column
from leastwise.usecases.trail.conditions import Condition, all_of
from leastwise.usecases.trail.derived import DERIVED_SOURCES, source_columns, with_derived

_BATCH_ROWS: Final = 8192
_SORTED_ROWS: Final = 100_000
"""About how many events are sorted at a time when every event of a month is asked for."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period of the walk: ``since`` inclusive, ``until`` exclusive."""

    since: datetime
    until: datetime


def event_batches(
    connection: duckdb.DuckDBPyConnection, condition: Condition, columns: Sequence[Column], limit: int | None = None
) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """Return the schema and the batches of the events that meet the condition, newest first, at most ``limit``.

    Events of one moment come in order of eventID. Batches come as they are found.
    """
    names = [column.name for column in columns]
    selected = _selected(columns)
    physical = arrow_table(connection, f"SELECT {selected} FROM events LIMIT 0").schema  # noqa: S608
    schema = with_derived(connection, pa.RecordBatch.from_pylist([], schema=physical), names).schema
    return schema, _walk(connection, condition, columns, limit)


def count_events(connection: duckdb.DuckDBPyConnection, condition: Condition) -> int:
    """Return how many events meet the condition."""
    rows = connection.execute(
        f"SELECT count(*) FROM events WHERE {condition.sql}",  # noqa: S608
        list(condition.parameters),
    ).fetchall()
    return int(rows[0][0])


def months_of(connection: duckdb.DuckDBPyConnection) -> list[Period]:
    """Return the calendar months that hold events, newest first."""
    rows = connection.execute(
        "SELECT DISTINCT date_trunc('month', \"eventTime\")::TIMESTAMP AS month FROM events "
        'WHERE "eventTime" IS NOT NULL ORDER BY month DESC'
    ).fetchall()
    return [Period(month, (month + timedelta(days=31)).replace(day=1)) for (month,) in rows]


def _selected(columns: Sequence[Column]) -> str:
    shown = [f'{column.sql} AS "{_quoted(column.name)}"' for column in columns if column.sql]
    derived = source_columns([column.name for column in columns if not column.sql])
    return ", ".join([*shown, *(f'"{name}" AS "{DERIVED_SOURCES}{name}"' for name in derived)])


def _quoted(name: str) -> str:
    return name.replace('"', '""')


def _walk(
    connection: duckdb.DuckDBPyConnection, condition: Condition, columns: Sequence[Column], limit: int | None
) -> Iterator[pa.RecordBatch]:
    names, left = [column.name for column in columns], limit
    for month in months_of(connection):
        for period in _periods(connection, condition, month, left):
            for batch in _sorted_events(connection, condition, _selected(columns), period, left):
                yield with_derived(connection, batch, names)
                left = None if left is None else left - batch.num_rows
            if left is not None and left <= 0:
                return


def _periods(
    connection: duckdb.DuckDBPyConnection, condition: Condition, month: Period, limit: int | None
) -> list[Period]:
    """Return what to sort at a time: the end of the month that holds ``limit`` events, or runs of days."""
    inside = _inside(condition, month)
    if limit is not None:
        rows = connection.execute(
            'SELECT min(moment), count(*) FROM (SELECT "eventTime" AS moment FROM events '  # noqa: S608
            f'WHERE {inside.sql} ORDER BY "eventTime" DESC LIMIT {int(limit)})',
            list(inside.parameters),
        ).fetchall()
        first, count = rows[0]
        return [Period(first, month.until)] if count else []
    days = connection.execute(
        f"SELECT date_trunc('day', \"eventTime\") AS day, count(*) FROM events WHERE {inside.sql} "  # noqa: S608
        "GROUP BY day ORDER BY day DESC",
        list(inside.parameters),
    ).fetchall()
    return _runs(days, month)


def _runs(days: list[tuple[datetime, int]], month: Period) -> list[Period]:
    runs: list[Period] = []
    until, rows = month.until, 0
    for day, count in days:
        start = datetime(day.year, day.month, day.day)
        if rows and rows + count > _SORTED_ROWS:
            next_day = start + timedelta(days=1)
            runs.append(Period(next_day, until))
            until, rows = next_day, 0
        rows += count
    return [*runs, Period(month.since, until)] if rows else runs


def _sorted_events(
    connection: duckdb.DuckDBPyConnection, condition: Condition, selected: str, period: Period, limit: int | None
) -> Iterator[pa.RecordBatch]:
    inside = _inside(condition, period)
    cut = f" LIMIT {int(limit)}" if limit is not None else ""
    table = arrow_table(
        connection,
        f"SELECT {selected} FROM events WHERE {inside.sql} "  # noqa: S608
        f'ORDER BY "eventTime" DESC, "eventID", "recipientAccountId"{cut}',
        inside.parameters,
    )
    yield from table.to_batches(max_chunksize=_BATCH_ROWS)


def _inside(condition: Condition, period: Period) -> Condition:
    return all_of([Condition('"eventTime" >= ? AND "eventTime" < ?', (period.since, period.until)), condition])
