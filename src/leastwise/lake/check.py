"""Is the lake sound? Every live file against the catalogue, every event against every other, and what lies around."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from leastwise.lake.damage import damage, first_line
from leastwise.lake.entries import DataFile
from leastwise.lake.lake import Lake
from leastwise.lake.schema import EVENT_SCHEMA

MEMORY: Final = "1500MB"
MAXIMUM_DUPLICATES: Final = 20
"""How many duplicated events are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class LakeProblem:
    """Something that is not as it must be: a file (relative to the lake's folder) or "events", and what is wrong.

    `is_damage` tells a file that holds events of the lake and is missing or not as it was written.
    """

    subject: str
    problem: str
    is_damage: bool = False


def _damage(subject: str, problem: str) -> LakeProblem:
    return LakeProblem(subject, problem, is_damage=True)


def check_lake(
    lake: Lake, *, quick: bool = False, progress: Callable[[int, int], None] | None = None
) -> Iterator[LakeProblem]:
    """Yield the lake's problems; none means that it is sound. Reads every page of every file, unless `quick`.

    `progress` gets (files done, files). A file that a writer replaces meanwhile is no problem.
    """
    files = lake.catalogue.live_files()
    readable: list[str] = []
    for number, file in enumerate(files, 1):
        problems = list(_file_problems(lake, file, quick))
        yield from problems
        if not problems:
            readable.append(str(lake.folder / file.path))
        if progress:
            progress(number, len(files))
    yield from _duplicates(lake, readable)
    yield from _left_overs(lake)


def _file_problems(lake: Lake, file: DataFile, quick: bool) -> Iterator[LakeProblem]:
    path = lake.folder / file.path
    try:
        size = path.stat().st_size
    except OSError as error:
        yield _damage(file.path, f"the file cannot be found: {error.strerror}")
        return
    if size != file.bytes:
        yield _damage(file.path, f"has {size:,} bytes; the catalogue says {file.bytes:,}")
    try:
        with pq.ParquetFile(path, page_checksum_verification=not quick) as opened:
            yield from _content_problems(opened, file, quick)
    except (OSError, pa.ArrowException) as error:
        yield _damage(file.path, f"cannot be read: {first_line(error)}")


def _content_problems(opened: pq.ParquetFile, file: DataFile, quick: bool) -> Iterator[LakeProblem]:
    if not opened.schema_arrow.equals(EVENT_SCHEMA):
        yield _damage(file.path, "has another schema than the lake")
        return
    rows = opened.metadata.num_rows
    if rows != file.rows:
        yield _damage(file.path, f"has {rows:,} rows; the catalogue says {file.rows:,}")
    first, last = _time_bounds(opened, None if not quick else ["eventtime"])
    if rows and (first, last) != (file.first_event_time, file.last_event_time):
        yield _damage(file.path, "its event times are not those of the catalogue")


def _time_bounds(opened: pq.ParquetFile, columns: list[str] | None) -> tuple[int | None, int | None]:
    """(earliest, latest) event time in microseconds; reads the columns (None: all), so that damage shows."""
    bounds: list[int] = []
    for batch in opened.iter_batches(columns=columns):
        found = pc.min_max(batch["eventtime"].cast(pa.int64())).as_py()
        bounds += [value for value in found.values() if value is not None]
    return min(bounds, default=None), max(bounds, default=None)


def _duplicates(lake: Lake, paths: list[str]) -> Iterator[LakeProblem]:
    """Events stored more than once. Hashes find the candidates, so that memory stays small; ids decide."""
    if not paths:
        return
    folder = lake.folder / "tmp" / "check"
    connection = duckdb.connect(config={"threads": 2, "memory_limit": MEMORY, "temp_directory": str(folder)})
    try:
        rows = connection.execute(
            """
            WITH ids AS (SELECT eventid, recipientaccountid FROM read_parquet($files) WHERE eventid IS NOT NULL),
            repeated AS (SELECT hash(eventid, recipientaccountid) AS key FROM ids GROUP BY key HAVING count(*) > 1)
            SELECT eventid, recipientaccountid, count(*) FROM ids
            WHERE hash(eventid, recipientaccountid) IN (SELECT key FROM repeated)
            GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL
            """,
            {"files": paths},
        ).fetchall()
    except duckdb.Error as error:
        yield LakeProblem("events", f"duplicates could not be looked for: {first_line(error)}")
        return
    finally:
        connection.close()
    for event_id, account, count in rows[:MAXIMUM_DUPLICATES]:
        yield LakeProblem("events", f"event {event_id} of account {account} is stored {count} times")
    if len(rows) > MAXIMUM_DUPLICATES:
        yield LakeProblem("events", f"{len(rows) - MAXIMUM_DUPLICATES:,} further events are stored more than once")


def _left_overs(lake: Lake) -> Iterator[LakeProblem]:
    """What a killed writer left behind; harmless, and the next ingest clears it up."""
    lying = [
        str(path.relative_to(lake.folder))
        for area in ("data", "staged")
        for path in (lake.folder / area).rglob("*.parquet")
    ]
    known = lake.catalogue.all_paths()
    for path in sorted(set(lying) - known):
        yield LakeProblem(path, "belongs to no commit: the next `leastwise ingest` deletes it")
    for path in lake.catalogue.staged():
        found = damage(lake.folder / path)
        waits = "duplicate candidates wait for comparison: the next `leastwise ingest` settles them"
        yield _damage(path, f"duplicate candidates: {found}") if found else LakeProblem(path, waits)
