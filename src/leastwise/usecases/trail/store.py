"""The event history's way to the event data store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from leastwise.errors import NothingToEvaluateError
from leastwise.lake.engines.duckdb import create_connection
from leastwise.lake.lake import Lake


@dataclass(frozen=True, slots=True)
class OpenHistory:
    """An open event data store: the lake, and a connection whose view ``events`` covers the period asked for."""

    lake: Lake
    connection: duckdb.DuckDBPyConnection


@contextmanager
def open_history(
    lake_path: Path, since: datetime | None = None, until: datetime | None = None
) -> Iterator[OpenHistory]:
    """Open the event data store; with a period, only its files that may hold events of it.

    Raises NothingToEvaluateError when nothing was ingested yet, LakeError when the store cannot be read.
    """
    if not (lake_path / "catalogue.sqlite").exists():
        raise _nothing(lake_path)
    with Lake.open(lake_path) as lake:
        if not lake.data_files():
            raise _nothing(lake_path)
        connection = create_connection(lake.data_files(since, until))
        try:
            yield OpenHistory(lake, connection)
        finally:
            connection.close()


def _nothing(lake_path: Path) -> NothingToEvaluateError:
    return NothingToEvaluateError(
        f"{lake_path}: nothing ingested yet: leastwise ingest PATH", "Or try `leastwise demo` first."
    )
