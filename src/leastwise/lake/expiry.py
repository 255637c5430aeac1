"""Retention: events older than a moment leave the lake, month by month, each month in one transaction.

Files that hold nothing younger are dropped whole; a file that straddles the border is written again without its old
events. Replaced files stay for readers that took the list of files before (see `lake`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from leastwise.errors import LakeError
from leastwise.lake.entries import Commit, DataFile
from leastwise.lake.lake import Lake, microseconds
from leastwise.lake.parquet import EventFileWriter
from leastwise.lake.schema import EVENT_SCHEMA


@dataclass(frozen=True, slots=True)
class Expiry:
    """What retention takes: whole files and straddling ones, the events and bytes that go, by month (YYYY-MM)."""

    before: datetime
    dropped_files: int
    rewritten_files: int
    events: int
    bytes: int
    events_by_month: dict[str, int]


def plan_expiry(lake: Lake, before: datetime) -> Expiry:
    """What `expire` would remove now; nothing is changed. Raises LakeError for a file that is missing or damaged."""
    border = microseconds(before)
    old = [file for file in lake.catalogue.live_files() if file.first_event_time < border]
    whole = [file for file in old if file.last_event_time < border]
    straddling = [file for file in old if file.last_event_time >= border]
    by_month: dict[str, int] = {}
    for file in old:
        by_month[_month(file)] = by_month.get(_month(file), 0) + _old_rows(lake, file, before)
    size = sum(file.bytes for file in whole)
    events = sum(by_month.values())
    return Expiry(before, len(whole), len(straddling), events, size, dict(sorted(by_month.items())))


def expire(lake: Lake, before: datetime, progress: Callable[[int, int], None] | None = None) -> Expiry:
    """Remove the events before a moment; the caller holds the writer lock. Returns what was removed.

    Raises LakeError where a file is missing or damaged, with nothing changed, or where the disk refuses; the months
    committed until then stay. `progress` gets (months done, months).
    """
    plan = plan_expiry(lake, before)
    border = microseconds(before)
    months: dict[str, list[DataFile]] = {}
    for file in lake.catalogue.live_files():
        if file.first_event_time < border:
            months.setdefault(_month(file), []).append(file)
    # The newest month first: its files are the ones to be read, so that damage shows before anything is gone.
    for number, month in enumerate(sorted(months, reverse=True), 1):
        _expire_month(lake, months[month], before)
        if progress:
            progress(number, len(months))
    if months and not lake.catalogue.staged():
        # Only now is it true of every object: noted too early, a repair would take lost events for expired ones.
        lake.catalogue.note_expiry(border)
    return plan


def _expire_month(lake: Lake, files: Sequence[DataFile], before: datetime) -> None:
    border = microseconds(before)
    kept = [_younger(lake, file, before) for file in files if file.last_event_time >= border]
    added = [file for file in kept if file is not None]
    lake.catalogue.commit(Commit(add_files=added, remove_files=[file.path for file in files]))


def _younger(lake: Lake, file: DataFile, before: datetime) -> DataFile | None:
    """A copy of a file without its events before a moment, in the same order; one row group in memory at a time."""
    writer = EventFileWriter(lake.folder, f"data/month={_month(file)}")
    try:
        # Without the checksums, damage would be copied into a new file that looks sound.
        with pq.ParquetFile(lake.folder / file.path, page_checksum_verification=True) as source:
            for group in range(source.num_row_groups):
                table = source.read_row_group(group).cast(EVENT_SCHEMA)
                writer.write(table.filter(pc.greater_equal(table["eventtime"], _scalar(before))))
    except (OSError, pa.ArrowException) as error:
        writer.abandon()
        raise _unreadable(file, error) from None
    return writer.finish(level=file.level, month=file.month)


def _old_rows(lake: Lake, file: DataFile, before: datetime) -> int:
    """How many events of a file are older, counted in the file itself, which must hold what the catalogue says."""
    path = lake.folder / file.path
    try:
        times = pq.read_table(path, columns=["eventtime"], page_checksum_verification=True)["eventtime"]
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(file, error) from None
    if len(times) != file.rows:
        raise _unreadable(file, ValueError(f"it has {len(times):,} rows; the catalogue says {file.rows:,}"))
    return int(pc.sum(pc.less(times, _scalar(before))).as_py() or 0)


def _scalar(moment: datetime) -> pa.Scalar:
    return pa.scalar(microseconds(moment), pa.int64()).cast(pa.timestamp("us"))


def _month(file: DataFile) -> str:
    """The month a file's folder names (YYYY-MM)."""
    return file.month or str(pa.scalar(file.first_event_time, pa.int64()).cast(pa.timestamp("us")).as_py())[:7]


def _unreadable(file: DataFile, error: Exception) -> LakeError:
    missing = isinstance(error, FileNotFoundError)
    reason = "No such file or directory" if missing else str(error).split("\n")[0]
    return LakeError(f"cannot read {file.path}: {reason}", "nothing was removed: run `leastwise lake check --repair`")
