"""How the lake's Parquet files are written: one set of options, and the protocol that makes a file durable."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from leastwise.errors import LakeError
from leastwise.lake.entries import DataFile
from leastwise.lake.schema import EVENT_SCHEMA, JSON_TEXT_COLUMNS, SORT_ORDER

ROW_GROUP_ROWS: Final = 122_880
_LONG_TEXTS: Final = (*JSON_TEXT_COLUMNS, "errormessage")
_UNIQUE: Final = ("eventid", "requestid")
_STATISTICS: Final = (
    *("eventtime", "eventtime_iso", "event_date", "eventsource", "eventname", "principalarn", "identitytype"),
    *("accesskeyid", "awsregion", "sourceipaddress", "errorcode", "eventid", "readonly", "recipientaccountid"),
)
_BLOOM: Final = {"eventid": 1.0, "sourceipaddress": 0.05, "accesskeyid": 0.05}
"""Columns with a Bloom filter, and their share of distinct values: one event by id, one address or key over years."""


def _leaves(kind: pa.DataType, path: str) -> list[str]:
    if pa.types.is_struct(kind):
        return [leaf for field in kind for leaf in _leaves(field.type, f"{path}.{field.name}")]
    if pa.types.is_list(kind):
        return _leaves(kind.value_type, f"{path}.list.element")
    return [path]


LEAVES: Final = tuple(leaf for field in EVENT_SCHEMA for leaf in _leaves(field.type, field.name))


_PLAIN: Final = {*_UNIQUE, *_LONG_TEXTS, "eventtime", "eventtime_iso", "event_date"}
_DICTIONARIES: Final = [leaf for leaf in LEAVES if leaf not in _PLAIN]


def _options(rows: int) -> dict[str, Any]:
    """Writer options for row groups of `rows` rows."""
    return {
        "compression": dict.fromkeys(LEAVES, "zstd") | {"eventtime": "none"},
        "compression_level": {leaf: 1 for leaf in LEAVES if leaf != "eventtime"},
        "use_dictionary": _DICTIONARIES,
        # Nearly every question reads the time: packed differences are quicker to read than compressed values.
        "column_encoding": {"eventtime": "DELTA_BINARY_PACKED"},
        "write_statistics": list(_STATISTICS),
        "bloom_filter_options": {
            name: {"ndv": max(64, int(rows * share)), "fpp": 0.01} for name, share in _BLOOM.items()
        },
        "write_batch_size": 32_768,
        "write_page_checksum": True,  # so that `lake check` sees damage that can still be decompressed
        "store_schema": False,  # dictionary arrays in memory are plain text to whoever reads the file
        "sorting_columns": pq.SortingColumn.from_ordering(EVENT_SCHEMA, [(name, "ascending") for name in SORT_ORDER]),
    }


@dataclass(slots=True)
class EventFileWriter:
    """Writes one file of events, row group by row group; `finish` makes it durable and names it.

    The file appears under its final name only when it is complete and synced.
    """

    folder: Path  # the lake's
    area: str  # where the file goes, relative to the lake's folder
    row_group_rows: int = ROW_GROUP_ROWS
    name: str = ""
    rows: int = 0
    first: int = 2**63 - 1
    last: int = -(2**63)
    _writer: Any = None

    def __post_init__(self) -> None:
        self.name = f"{uuid.uuid4().hex}.parquet"

    @property
    def _temporary(self) -> Path:
        return self.folder / "tmp" / self.name

    def write(self, table: pa.Table) -> None:
        """Append a table of EVENT_SCHEMA as one or more row groups. Raises LakeError where the disk refuses.

        All tables of a file have the same schema: text columns may be dictionary arrays.
        """
        if not table.num_rows:
            return
        try:
            if self._writer is None:
                self._writer = pq.ParquetWriter(self._temporary, table.schema, **_options(self.row_group_rows))
            self._writer.write_table(table, row_group_size=self.row_group_rows)
        except OSError as error:
            raise _disk_error(error, self.folder) from None
        bounds = pc.min_max(table["eventtime"].cast(pa.int64())).as_py()
        self.rows += table.num_rows
        self.first, self.last = min(self.first, bounds["min"]), max(self.last, bounds["max"])

    def abandon(self) -> None:
        """Drop what was written."""
        if self._writer is not None:
            self._writer.close()
            self._temporary.unlink(missing_ok=True)

    def finish(self, *, level: int, month: str | None = None) -> DataFile | None:
        """The finished file's description, or None where nothing was written. Raises LakeError as `write` does."""
        if self._writer is None:
            return None
        target = self.folder / self.area / self.name
        try:
            self._writer.close()
            with self._temporary.open("rb+") as file:
                os.fsync(file.fileno())
            target.parent.mkdir(parents=True, exist_ok=True)
            self._temporary.rename(target)
            sync_folder(target.parent)
            size = target.stat().st_size
        except OSError as error:
            raise _disk_error(error, self.folder) from None
        return DataFile(f"{self.area}/{self.name}", level, month, self.rows, size, self.first, self.last)


@dataclass(slots=True)
class MonthlyWriter:
    """Writes events into one file for each month they belong to."""

    folder: Path
    row_group_rows: int = ROW_GROUP_ROWS
    _writers: dict[str, EventFileWriter] = field(default_factory=dict)

    def write(self, table: pa.Table) -> None:
        """Append a table of EVENT_SCHEMA, its rows already in order. Raises LakeError where the disk refuses."""
        months = table["event_date"].cast(pa.int32()).to_numpy().astype("datetime64[D]").astype("datetime64[M]")
        for month in np.unique(months):
            part = table if (months == month).all() else table.filter(pa.array(months == month))
            name = str(month)
            if name not in self._writers:
                area = f"data/month={name}"
                self._writers[name] = EventFileWriter(self.folder, area, row_group_rows=self.row_group_rows)
            self._writers[name].write(part)

    def abandon(self) -> None:
        """Drop what was written."""
        for writer in self._writers.values():
            writer.abandon()

    def finish(self) -> list[DataFile]:
        """The finished files, level 0. Raises LakeError as `write` does."""
        finished = [writer.finish(level=0, month=month) for month, writer in self._writers.items()]
        return [file for file in finished if file is not None]


def sync_folder(folder: Path) -> None:
    """Make renames inside a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _disk_error(error: OSError, folder: Path) -> LakeError:
    reason = error.strerror or str(error).split("\n")[0]
    return LakeError(
        f"cannot write to the lake {folder}: {reason}", "free some space and run the command again: nothing was lost"
    )
