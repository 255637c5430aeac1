"""Row formats: how the rows of a result are written. One file a format, listed in ROW_FORMATS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, Final

import pyarrow as pa

from leastwise.errors import InputError
from leastwise.reports.rows.csv import CSV
from leastwise.reports.rows.json_document import JSON
from leastwise.reports.rows.ndjson import NDJSON
from leastwise.reports.rows.parquet import PARQUET
from leastwise.reports.rows.row_format import RowFormat, RowOptions
from leastwise.reports.rows.table import TABLE

ROW_FORMATS: Final[tuple[RowFormat, ...]] = (TABLE, JSON, NDJSON, CSV, PARQUET)

__all__ = ["ROW_FORMATS", "RowFormat", "RowOptions", "row_format", "write_rows"]


def row_format(name: str) -> RowFormat:
    """Return the format of this name; raises InputError naming the known ones."""
    for candidate in ROW_FORMATS:
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in ROW_FORMATS)
    raise InputError(f"--output: there is no format {name!r}", f"Use one of {known}.")


def write_rows(
    batches: Iterable[pa.RecordBatch],
    schema: pa.Schema,
    format: str,
    stream: BinaryIO,
    *,
    width: int | None = None,
    color: bool = False,
) -> int:
    """Write the rows to ``stream`` as they come and return how many were written.

    ``schema`` is the batches' schema (needed when there are none); ``format`` one of ROW_FORMATS by name. ``width``
    (terminal cells) and ``color`` matter to ``table`` only. Raises InputError for an unknown format or a result the
    format cannot hold.
    """
    return row_format(format).write(batches, schema, stream, RowOptions(width=width, color=color))
