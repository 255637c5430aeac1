"""Compaction: the small files of ingest merged into monthly folders, sorted by service, action and time.

Each month is one transaction; replaced files stay for readers that took the list of files before (see `lake`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import duckdb
import pyarrow as pa

from leastwise.errors import LakeError
from leastwise.lake.catalogue import Commit, DataFile
from leastwise.lake.lake import Lake
from leastwise.lake.parquet import ROW_GROUP_ROWS, EventFileWriter
from leastwise.lake.schema import EVENT_SCHEMA, SORT_ORDER

MAXIMUM_FILE_ROWS: Final = 2_000_000
DUE_FILES: Final = 8
"""Ingest compacts a month by itself when this many small files overlap it."""

MEMORY: Final = "1500MB"


@dataclass(frozen=True, slots=True)
class Compacted:
    """How many files were replaced by how many, and their rows and bytes."""

    files_before: int = 0
    files_after: int = 0
    rows: int = 0
    bytes_before: int = 0
    bytes_after: int = 0


def month_of(microseconds: int) -> str:
    """YYYY-MM of a moment in microseconds since 1970, UTC."""
    return datetime.fromtimestamp(microseconds // 1_000_000, UTC).strftime("%Y-%m")


def compact_if_due(lake: Lake) -> Compacted:
    """Compact where ingest left many small files; the caller holds the writer lock."""
    files = lake.catalogue.live_files()
    small = [file for file in files if file.level == 0]
    if len(small) < DUE_FILES:
        return Compacted()
    return compact(lake)


def compact(lake: Lake, progress: Callable[[int, int], None] | None = None) -> Compacted:
    """Merge all small files into their months; the caller holds the writer lock.

    Small files are merged together in groups of at most a few million rows, with what their months already hold only
    where that is a small file itself. Raises LakeError where the disk refuses; what was committed until then stays.
    """
    small = [file for file in lake.catalogue.live_files() if file.level == 0]
    if not small:
        return Compacted()
    total = Compacted()
    groups = _groups(small)
    for number, group in enumerate(groups):
        one = _merge(lake, group)
        total = Compacted(
            total.files_before + one.files_before,
            total.files_after + one.files_after,
            total.rows + one.rows,
            total.bytes_before + one.bytes_before,
            total.bytes_after + one.bytes_after,
        )
        if progress:
            progress(number + 1, len(groups))
    return total
