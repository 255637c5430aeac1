"""Compaction: the small files of ingest merged into monthly folders, sorted by service, action and time.

Each month is one transaction; replaced files stay for readers that took the list of files before (see `lake`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from leastwise.errors import LakeError
from leastwise.lake.damage import first_line
from leastwise.lake.entries import Commit, DataFile
from leastwise.lake.lake import Lake
from leastwise.lake.parquet import ROW_GROUP_ROWS, EventFileWriter
from leastwise.lake.schema import EVENT_SCHEMA, SORT_ORDER

MAXIMUM_FILE_ROWS: Final = 2_000_000
DUE_FILES: Final = 8
"""Ingest compacts a month by itself when this many small files overlap it."""

MEMORY: Final = "1500MB"
BATCH_ROWS: Final = 16_384
"""How many rows of a file are in memory at a time, apart from those being sorted."""


@dataclass(frozen=True, slots=True)
class Compacted:
    """How many files were replaced by how many, and their rows and bytes."""

    files_before: int = 0
    files_after: int = 0
    rows: int = 0
    bytes_before: int = 0
    bytes_after: int = 0

    def __add__(self, other: Compacted) -> Compacted:
        return Compacted(
            self.files_before + other.files_before,
            self.files_after + other.files_after,
            self.rows + other.rows,
            self.bytes_before + other.bytes_before,
            self.bytes_after + other.bytes_after,
        )


def compact_if_due(lake: Lake) -> Compacted:
    """Compact the months where ingest left many small files; the caller holds the writer lock."""
    return _compact(lake, _by_month(lake), DUE_FILES, None)


def compact(lake: Lake, progress: Callable[[int, int], None] | None = None) -> Compacted:
    """Merge the small files of every month; the caller holds the writer lock.

    A month's large files are left as they are unless the small ones are worth rewriting them. Raises LakeError where
    the disk refuses; the months committed until then stay. `progress` gets (months done, months).
    """
    return _compact(lake, _by_month(lake), 1, progress)


def _by_month(lake: Lake) -> dict[str, list[DataFile]]:
    months: dict[str, list[DataFile]] = {}
    for file in lake.catalogue.live_files():
        months.setdefault(file.month or "", []).append(file)
    return months


def _compact(
    lake: Lake, months: dict[str, list[DataFile]], due: int, progress: Callable[[int, int], None] | None
) -> Compacted:
    total = Compacted()
    for number, month in enumerate(sorted(months), 1):
        group = _worth_merging(months[month], due)
        if group:
            total = total + _merge(lake, month, group)
        if progress:
            progress(number, len(months))
    return total


def _worth_merging(files: Sequence[DataFile], due: int) -> list[DataFile]:
    """The small files, where there are at least `due`, and the sorted ones less than three times their size.

    So each event is rewritten a logarithmic number of times, however often its month is compacted.
    """
    group = [file for file in files if file.level == 0]
    if len(group) < due:
        return []
    rows = sum(file.rows for file in group)
    for file in sorted((file for file in files if file.level > 0), key=lambda file: file.rows):
        if file.rows < 3 * rows:
            group.append(file)
            rows += file.rows
    return group


def _merge(lake: Lake, month: str, group: Sequence[DataFile]) -> Compacted:
    """Replace files of one month by sorted ones, in one transaction."""
    added = list(_sorted_files(lake, month, [str(lake.folder / file.path) for file in group]))
    rows = sum(file.rows for file in group)
    if sum(file.rows for file in added) != rows:
        raise LakeError(f"compaction of {month} lost rows; nothing was changed", "report this as a defect")
    lake.catalogue.commit(Commit(add_files=added, remove_files=[file.path for file in group]))
    before, after = sum(file.bytes for file in group), sum(file.bytes for file in added)
    return Compacted(len(group), len(added), rows, before, after)


def _sorted_files(lake: Lake, month: str, paths: Sequence[str]) -> Iterator[DataFile]:
    """The rows of some files in the lake's order, as new files of at most MAXIMUM_FILE_ROWS."""
    area = f"data/month={month}"
    writer = EventFileWriter(lake.folder, area)
    for table in _sorted_groups(lake, paths):
        writer.write(table)
        if writer.rows + ROW_GROUP_ROWS > MAXIMUM_FILE_ROWS:
            yield from _finished(writer, month)
            writer = EventFileWriter(lake.folder, area)
    yield from _finished(writer, month)


def _finished(writer: EventFileWriter, month: str) -> Iterator[DataFile]:
    file = writer.finish(level=1, month=month)
    if file is not None:
        yield file


def _sorted_groups(lake: Lake, paths: Sequence[str]) -> Iterator[pa.Table]:
    """Tables of ROW_GROUP_ROWS rows in the lake's order."""
    connection = duckdb.connect(
        config={"threads": 2, "memory_limit": MEMORY, "temp_directory": str(lake.folder / "tmp" / "sort")}
    )
    columns = ", ".join(f'"{name}"' for name in EVENT_SCHEMA.names)
    order = ", ".join(f"{name} NULLS LAST" for name in (*SORT_ORDER, "eventid"))
    source = _Verified(paths)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("source", pa.RecordBatchReader.from_batches(EVENT_SCHEMA, source.batches()))
        reader = connection.sql(
            f"SELECT {columns} FROM source ORDER BY {order}"  # noqa: S608 - our own column names
        ).to_arrow_reader(ROW_GROUP_ROWS)
        yield from _regrouped(reader)
    except (duckdb.Error, pa.ArrowException) as error:
        raise _failure(lake, source, error) from None
    finally:
        connection.close()


@dataclass(slots=True)
class _Verified:
    """The events of some files, their page checksums verified: else damage would go on in files that look sound.

    `damaged` is the file that could not be read, and why.
    """

    paths: Sequence[str]
    damaged: tuple[str, str] | None = None

    def batches(self) -> Iterator[pa.RecordBatch]:
        for path in self.paths:
            try:
                with pq.ParquetFile(path, page_checksum_verification=True) as file:
                    yield from file.iter_batches(batch_size=BATCH_ROWS)
            except (OSError, pa.ArrowException) as error:
                reason = "No such file or directory" if isinstance(error, FileNotFoundError) else first_line(error)
                self.damaged = path, reason
                raise


def _failure(lake: Lake, source: _Verified, error: Exception) -> LakeError:
    if source.damaged:
        path, reason = source.damaged
        return LakeError(f"cannot merge {path}: {reason}", "run `leastwise lake check --repair`")
    reason = first_line(error)
    hint = "free some space and run it again: nothing was lost" if "space" in reason else "see the message"
    return LakeError(f"compaction failed in the lake {lake.folder}: {reason}", hint)


def _regrouped(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """A stream of batches as tables of exactly ROW_GROUP_ROWS rows (the last one may be shorter)."""
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in reader:
        while batch.num_rows:
            part = batch.slice(0, ROW_GROUP_ROWS - rows)
            held.append(part)
            rows += part.num_rows
            batch = batch.slice(part.num_rows)
            if rows == ROW_GROUP_ROWS:
                yield pa.Table.from_batches(held).cast(EVENT_SCHEMA)
                held, rows = [], 0
    if held:
        yield pa.Table.from_batches(held).cast(EVENT_SCHEMA)
