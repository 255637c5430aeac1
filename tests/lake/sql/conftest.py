"""A small event data store: every event of small_lake.json, as the decoder writes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from leastwise.lake.decode import table_from_records
from leastwise.lake.engines.duckdb import create_connection

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def small_lake_records() -> list[dict[str, Any]]:
    """The events as CloudTrail wrote them."""
    records: list[dict[str, Any]] = json.loads((HERE / "small_lake.json").read_text(encoding="utf-8"))
    return records


@pytest.fixture(scope="session")
def small_lake(
    small_lake_records: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the views over the small event data store."""
    path = tmp_path_factory.mktemp("lake") / "it's events.parquet"
    pq.write_table(table_from_records(small_lake_records), path)
    with create_connection([str(path)], threads=1) as connection:
        yield connection
