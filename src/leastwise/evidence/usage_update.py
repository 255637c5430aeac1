# ruff: noqa: S608 - the SQL is made of the program's own names and of file names in quotes
"""Bringing usage up to date: only the events of objects that were not counted yet are read.

Every event knows the source object it was read from, whatever files it was moved to since; the catalogue knows how
many events of each object it holds. Objects whose number changed after they were counted (records read again after
they were quarantined, duplicates that turned out to be none), or that were forgotten, make usage be counted anew.

What new events come to is kept in files of its own beside the large ones, and joined with them when it is read; once
there are many such files, or they are large, all are made one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from leastwise.errors import LakeError
from leastwise.evidence.usage_files import UsageFolder, linked
from leastwise.evidence.usage_tables import FORMAT, PREPARED, TABLES, UsageTable, source
from leastwise.lake.damage import damage_behind, first_line
from leastwise.lake.engines.duckdb import create_connection
from leastwise.lake.lake import Lake
from leastwise.reference.event_actions import actions_of_event
from leastwise.reference.iam import Reference

if TYPE_CHECKING:
    import duckdb

MEMORY: Final = "1500MB"
_FEW_EVENTS: Final = 1_000_000
"""Up to this many new events are put in memory once; more are read anew for each table, column by column."""

_MOST_ADDITIONS: Final = 8
_LARGEST_ADDITIONS: Final = 0.2
"""Of the size of the files that they are additions to."""

_COUNTED: Final = "counted"
_ADDITIONS: Final = "additions"
_SORTED: Final = {"uses": "principal", "copies": "principal", "passed": "principal"}


@dataclass(frozen=True, slots=True)
class _Counted:
    """Which objects a generation has counted: their ids, and how many events the catalogue knew of each."""

    ids: np.ndarray
    stored: np.ndarray

    @classmethod
    def of_catalogue(cls, lake: Lake) -> _Counted:
        rows = lake.catalogue.object_values("id", "stored")
        pairs = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 2)
        return cls(pairs[:, 0], pairs[:, 1])

    @classmethod
    def of_generation(cls, folder: Path) -> _Counted:
        table = pq.read_table(folder / f"{_COUNTED}.parquet")
        return cls(table["id"].to_numpy(), table["stored"].to_numpy())

    def write(self, folder: Path, signature: str, additions: int) -> None:
        table = pa.table({"id": self.ids, "stored": self.stored})
        metadata = {"usage": signature, _ADDITIONS: str(additions)}
        pq.write_table(table.replace_schema_metadata(metadata), folder / f"{_COUNTED}.parquet")

    def new_since(self, before: _Counted) -> np.ndarray | None:
        """The ids that were not counted before; None where what was counted is no more as it was."""
        here = np.searchsorted(self.ids, before.ids)
        if len(before.ids) and (not len(self.ids) or here[-1] >= len(self.ids)):
            return None
        same = (self.ids[here] == before.ids) & (self.stored[here] == before.stored)
        return np.setdiff1d(self.ids, before.ids, assume_unique=True) if bool(same.all()) else None


def bring_up_to_date(lake: Lake, reference: Reference) -> duckdb.DuckDBPyConnection:
    """A connection with a table or view for each of TABLES, of all events of the lake; what is new is kept.

    Raises LakeError for damaged files and where the disk refuses.
    """
    import duckdb

    folder = UsageFolder(lake.folder)
    try:
        if not folder.is_writable:
            return _updated(lake, reference, folder, keep=False)
        current = folder.current()
        if current is not None and _is_current(lake, current, reference):
            return _connection(current)
        with folder.writer():
            return _updated(lake, reference, folder, keep=True)
    except duckdb.Error as error:
        told = damage_behind(error, lake.data_files)
        hint = "run `leastwise lake check --repair`; the folder `usage` in it may be deleted, it is drawn anew"
        raise told or LakeError(f"usage cannot be drawn from the lake: {first_line(error)}", hint) from error


def _signature(reference: Reference) -> str:
    """What tables depend on beside the events: their format, and which operations pass roles."""
    return f"{FORMAT} {reference.date}"


def _is_current(lake: Lake, generation: Path, reference: Reference) -> bool:
    if not _is_ours(generation, reference):
        return False
    new = _Counted.of_catalogue(lake).new_since(_Counted.of_generation(generation))
    return new is not None and not len(new)


def _is_ours(generation: Path, reference: Reference) -> bool:
    """Whether a generation is whole and of this format."""
    try:
        metadata = pq.read_schema(generation / f"{_COUNTED}.parquet").metadata or {}
        if metadata.get(b"usage", b"").decode() != _signature(reference):
            return False
        for table in TABLES:
            for path in _paths(generation, table):
                pq.read_schema(path)
    except (OSError, pa.ArrowException):
        return False
    return True


def _connection(generation: Path) -> duckdb.DuckDBPyConnection:
    connection = create_connection([], threads=2, memory_limit=MEMORY)
    for table in TABLES:
        connection.execute(f"CREATE TEMP VIEW {table.name} AS {_stored(generation, table)}")
    return connection


def _stored(generation: Path, table: UsageTable) -> str:
    """SQL of a table as it is kept. Rows of `uses` may have the same keys: who reads them sums them up, as it is large
    and seldom read as a whole.
    """
    files = _files(generation, table)
    if table.name == "uses" or not _additions(generation):
        return f"FROM {files}"
    return _without_originals(table, table.merged((files,)))


def _updated(lake: Lake, reference: Reference, folder: UsageFolder, *, keep: bool) -> duckdb.DuckDBPyConnection:
    now = _Counted.of_catalogue(lake)  # before the list of files, which then has all that these objects hold
    before = folder.current()
    if before is not None and not _is_ours(before, reference):
        before = None
    new = now.new_since(_Counted.of_generation(before)) if before is not None else None
    if before is not None and new is not None and not len(new):
        return _connection(before)
    adding = keep and before is not None and new is not None and _may_grow(before)
    connection = create_connection(lake.data_files(), threads=2, memory_limit=MEMORY)
    try:
        if new is not None and before is not None and _draw_new(connection, lake, reference, now, new):
            if adding:
                generation = _add(connection, folder, now, reference, before)
            else:
                _merge(connection, before, "sum")
        else:
            adding = False
            _count_anew(connection, lake, reference, now, before)
        if not keep:
            return connection
        if not adding:
            generation = _write(connection, folder, now, reference)
    except BaseException:
        connection.close()
        raise
    connection.close()
    return _connection(generation)


def _may_grow(generation: Path) -> bool:
    """Whether one more addition to a generation is better than to make all of it one."""
    sizes = [[path.stat().st_size for path in _paths(generation, table)] for table in TABLES]
    added = sum(sum(ones[1:]) for ones in sizes)
    large = added > _LARGEST_ADDITIONS * sum(ones[0] for ones in sizes)
    return len(sizes[0]) - 1 < _MOST_ADDITIONS and not large


def _draw_new(
    connection: duckdb.DuckDBPyConnection, lake: Lake, reference: Reference, now: _Counted, new: np.ndarray
) -> bool:
    """Count the events of new objects; False where some of them took the place of events that were counted before.

    Of copies of an event that differ, one stays in the lake, whichever object it came from: then that object has more
    events than the catalogue counts as new.
    """
    found = connection.execute(
        f"SELECT sourceobjectid, count(*) FROM lake_events WHERE sourceobjectid >= {new.min()} GROUP BY ALL"
    ).fetchnumpy()
    rows = dict(zip(*(column.tolist() for column in found.values()), strict=True))
    stored = dict(zip(now.ids.tolist(), now.stored.tolist(), strict=True))
    if any(rows.get(one, 0) > stored[one] for one in new.tolist()):
        return False
    _draw(connection, new, reference, few=sum(rows.get(one, 0) for one in new.tolist()) <= _FEW_EVENTS)
    return True


def _count_anew(
    connection: duckdb.DuckDBPyConnection, lake: Lake, reference: Reference, now: _Counted, before: Path | None
) -> None:
    """Count all events of the lake. What retention took can be counted no more: what was known of it stays."""
    _draw(connection, now.ids, reference, few=int(now.stored.sum()) <= _FEW_EVENTS)
    _merge(connection, before if before is not None and lake.catalogue.expiries() else None, "max")


def _write(connection: duckdb.DuckDBPyConnection, folder: UsageFolder, now: _Counted, reference: Reference) -> Path:
    written = folder.begin()
    for table in TABLES:
        order = f" ORDER BY {_SORTED[table.name]}" if table.name in _SORTED else ""
        target = _text(written / f"{table.name}.parquet")
        connection.execute(f"COPY (FROM {table.name}{order}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
    now.write(written, _signature(reference), 0)
    return folder.commit(written)


def _add(
    connection: duckdb.DuckDBPyConnection, folder: UsageFolder, now: _Counted, reference: Reference, before: Path
) -> Path:
    """A generation that shares the files of the one before, and has what is new in others."""
    written = folder.begin()
    additions = _additions(before) + 1
    for table in TABLES:
        for path in _paths(before, table):
            linked(path, written / path.name)
        target = _text(written / f"{table.name}-{additions}.parquet")
        connection.execute(f"COPY new_{table.name} TO {target} (FORMAT parquet, COMPRESSION zstd)")
    now.write(written, _signature(reference), additions)
    return folder.commit(written)


def _draw(connection: duckdb.DuckDBPyConnection, ids: np.ndarray, reference: Reference, *, few: bool) -> None:
    """A table `new_NAME` for each of TABLES, of the events of some objects."""
    connection.register("object_ids", pa.table({"id": ids}))
    lowest = int(ids.min()) if len(ids) else 0
    condition = f"sourceobjectid BETWEEN {lowest} AND {lowest + len(ids) - 1}"
    if len(ids) and int(ids.max()) != lowest + len(ids) - 1:  # what an ingest under way commits meanwhile is not ours
        condition = f"sourceobjectid >= {lowest} AND sourceobjectid IN (SELECT id FROM object_ids)"
    kind = "TEMP TABLE" if few else "TEMP VIEW"
    connection.execute(f"CREATE {kind} source AS {source(condition)}")
    for name, body in PREPARED.items():
        connection.execute(f"CREATE TEMP TABLE {name} AS {body}")
    connection.register("passing_operations", _passing_operations(connection, reference))
    for table in TABLES:
        connection.execute(f"CREATE TEMP TABLE new_{table.name} AS {table.drawn}")


def _passing_operations(connection: duckdb.DuckDBPyConnection, reference: Reference) -> pa.Table:
    """The operations among the events that hand roles to services."""
    found = connection.execute("SELECT DISTINCT event_source, event_name FROM grouped").fetchall()
    passing = [pair for pair in found if actions_of_event(pair[0], pair[1], reference).may_pass_roles]
    schema = pa.schema([("source", pa.string()), ("name", pa.string())])
    return pa.table([[pair[0] for pair in passing], [pair[1] for pair in passing]], schema=schema)


def _merge(connection: duckdb.DuckDBPyConnection, kept: Path | None, uses: str) -> None:
    """The tables under their names: what was kept, and what is new."""
    for table in TABLES:
        sources = [f"new_{table.name}"]
        if kept is not None:
            files = _files(kept, table)
            # The greater of two counts is asked of what was known altogether.
            sources.append(f"({table.merged((files,))})" if uses == "max" and _additions(kept) else files)
        body = _without_originals(table, table.merged(tuple(sources), uses))
        connection.execute(f"CREATE TEMP TABLE {table.name} AS {body}")


def _without_originals(table: UsageTable, merged: str) -> str:
    """Single calls only as long as the caller's account has not told the same; of several copies, one."""
    if "shared" not in table.keys or table.name == "originals":
        return merged
    return f"""SELECT * FROM ({merged}) WHERE shared NOT IN (SELECT shared FROM originals)
        QUALIFY row_number() OVER (PARTITION BY shared ORDER BY account, event_id) = 1"""


def _additions(generation: Path) -> int:
    """How many files of additions each table of a generation has."""
    metadata = pq.read_schema(generation / f"{_COUNTED}.parquet").metadata or {}
    return int(metadata.get(_ADDITIONS.encode(), b"0"))


def _paths(generation: Path, table: UsageTable) -> list[Path]:
    numbers = range(1, _additions(generation) + 1)
    return [generation / f"{table.name}.parquet", *(generation / f"{table.name}-{one}.parquet" for one in numbers)]


def _files(generation: Path, table: UsageTable) -> str:
    return f"read_parquet([{', '.join(map(_text, _paths(generation, table)))}], union_by_name = true)"


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
