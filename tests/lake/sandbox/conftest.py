"""A small lake file and a query process over it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leastwise.lake.sandbox.limits import MEBIBYTE, Limits
from leastwise.lake.sandbox.session import QuerySession
from leastwise.lake.schema import EVENT_SCHEMA

ROWS = 3000


def event(number: int) -> dict[str, object]:
    moment = datetime(2026, 1, 1) + timedelta(minutes=number)
    return {
        "eventtime": moment,
        "eventtime_iso": f"{moment.isoformat()}Z",
        "event_date": moment.date(),
        "eventsource": "iam.amazonaws.com",
        "eventname": ("CreateUser", "ListUsers")[number % 2],
        "eventid": f"event-{number}",
        "readonly": bool(number % 2),
        "awsregion": "us-east-1",
        "requestparameters": f'{{"userName":"user-{number}"}}',
    }


def write_events(path: Path, rows: int) -> None:
    empty = dict.fromkeys(EVENT_SCHEMA.names)
    table = pa.Table.from_pylist([empty | event(number) for number in range(rows)], schema=EVENT_SCHEMA)
    pq.write_table(table, path, row_group_size=1000)


@pytest.fixture(scope="session")
def lake_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lake") / "part-0.parquet"
    write_events(path, ROWS)
    return path


@pytest.fixture(scope="session")
def other_file(lake_file: Path) -> Path:
    """A file beside the lake file that is not among the live ones."""
    path = lake_file.with_name("part-1.parquet")
    write_events(path, 10)
    return path


@pytest.fixture(scope="module")
def session(lake_file: Path, other_file: Path) -> Iterator[QuerySession]:
    """Answers within limits that an honest query does not meet."""
    with QuerySession([str(lake_file)], Limits(memory=256 * MEBIBYTE, seconds=60, rows=100)) as opened:
        yield opened


@pytest.fixture(scope="module")
def strict_session(lake_file: Path, other_file: Path) -> Iterator[QuerySession]:
    """Stops what takes long, soon."""
    limits = Limits(memory=256 * MEBIBYTE, seconds=0.4, rows=100, result_bytes=4 * MEBIBYTE)
    with QuerySession([str(lake_file)], limits) as opened:
        yield opened
