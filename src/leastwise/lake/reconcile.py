"""Duplicate candidates against the lake: same event or not, and which of two different copies stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from leastwise.lake.decode.columns import sort_indices
from leastwise.lake.duplicates import distinct_rows
from leastwise.lake.entries import Commit, DataFile
from leastwise.lake.keys import content_text, event_keys
from leastwise.lake.lake import Lake
from leastwise.lake.parquet import MonthlyWriter
from leastwise.lake.schema import EVENT_SCHEMA

WINDOW = timedelta(days=2)
"""How far apart in time two copies of one event are looked for: their days are the same or neighbours."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many candidates were compared, were new after all, and took the place of the lake's copy."""

    compared: int = 0
    new: int = 0
    replaced: int = 0


def reconcile(lake: Lake) -> Reconciled:
    """Settle all staged candidates. Each staged file is one transaction; killed between, the rest waits."""
    total = Reconciled()
    for path in lake.catalogue.staged():
        one = _settle(lake, path)
        total = Reconciled(total.compared + one.compared, total.new + one.new, total.replaced + one.replaced)
    return total


def _settle(lake: Lake, path: str) -> Reconciled:
    staged = pq.read_table(lake.folder / path, schema=EVENT_SCHEMA)
    compared = staged.num_rows
    staged = staged.take(pa.array(distinct_rows(staged, event_keys(staged))))
    bounds = pc.min_max(staged["eventtime"]).as_py()
    files = lake.data_files(bounds["min"] - WINDOW, bounds["max"] + WINDOW)
    matches = _matches(staged, files)
    new = np.setdiff1d(np.arange(staged.num_rows), np.array([match.staged_row for match in matches], dtype=np.int64))
    winners = [match for match in matches if match.differs and _wins(staged, match)]
    losing: dict[str, list[int]] = {}
    for match in winners:
        losing.setdefault(match.file, []).append(match.file_row)
    added = [file for name, rows in losing.items() for file in _without(lake, name, rows)]
    taken = np.sort(np.concatenate((new, np.array([match.staged_row for match in winners], dtype=np.int64))))
    added += _file_of(lake, staged.take(pa.array(taken)))
    gained = Counter(staged["sourceobjectid"].take(pa.array(new, pa.int64())).to_pylist())
    removed = [str(Path(name).relative_to(lake.folder)) for name in losing]
    lake.catalogue.commit(Commit(add_files=added, remove_files=removed, unstage=[path], stored_more=dict(gained)))
    (lake.folder / path).unlink(missing_ok=True)
    return Reconciled(compared, len(new), len(winners))


@dataclass(frozen=True, slots=True)
class _Match:
    """A staged row and the lake's row of the same event; `differs` says whether their content does."""

    staged_row: int
    file: str
    file_row: int
    differs: bool


def _matches(staged: pa.Table, files: Sequence[str]) -> list[_Match]:
    """The lake's rows of the staged events, compared column by column by the engine."""
    if not files:
        return []
    content = [name for name in EVENT_SCHEMA.names if name != "sourceobjectid"]
    left, right = (", ".join(f'{side}."{name}"' for name in content) for side in ("s", "l"))
    connection = duckdb.connect(config={"threads": 2})
    connection.register("staged", staged.append_column("staged_row", pa.array(range(staged.num_rows))))
    rows = connection.execute(
        f"""
        SELECT s.staged_row, l.filename, l.file_row_number, row({left}) IS DISTINCT FROM row({right}) AS differs
        FROM read_parquet($files, filename = true, file_row_number = true) l
        JOIN staged s ON l.eventid IS NOT DISTINCT FROM s.eventid
            AND l.recipientaccountid IS NOT DISTINCT FROM s.recipientaccountid
        """,  # noqa: S608 - column names of our own schema
        {"files": list(files)},
    ).fetchall()
    matches = [_Match(*row) for row in rows]
    nameless = set(np.flatnonzero(pc.is_null(staged["eventid"]).to_numpy()).tolist())
    return [match for match in matches if not (match.differs and match.staged_row in nameless)]


def _wins(staged: pa.Table, match: _Match) -> bool:
    """Whether the staged copy of an event stays instead of the lake's."""
    theirs = pq.read_table(match.file, schema=EVENT_SCHEMA, page_checksum_verification=True).slice(match.file_row, 1)
    return content_text(staged, match.staged_row) < content_text(theirs, 0)


def file_keys(name: str, first_day: int, last_day: int) -> np.ndarray:
    """The keys of a file's events of some days (days since 1970, inclusive)."""
    days = pa.array([first_day, last_day], pa.int32()).cast(pa.date32())
    filters = (pc.field("event_date") >= days[0]) & (pc.field("event_date") <= days[1])
    table = pq.read_table(name, columns=["eventid", "recipientaccountid"], filters=filters)
    if table["eventid"].null_count:
        table = pq.read_table(name, schema=EVENT_SCHEMA, filters=filters)
    return event_keys(table)


def _without(lake: Lake, name: str, rows: list[int]) -> list[DataFile]:
    """A copy of a file that lacks some rows; its checksums are verified, else a damaged copy would look sound."""
    table = pq.read_table(name, schema=EVENT_SCHEMA, page_checksum_verification=True)
    keep = np.setdiff1d(np.arange(table.num_rows), np.array(rows))
    return _file_of(lake, table.take(pa.array(keep)))


def _file_of(lake: Lake, table: pa.Table) -> list[DataFile]:
    writer = MonthlyWriter(lake.folder)
    writer.write(table.take(sort_indices(table)) if table.num_rows else table)
    return writer.finish()
