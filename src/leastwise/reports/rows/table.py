"""table: aligned columns for people, streaming.

Widths come from the first rows, so output starts at once. On a terminal the widest columns are cut to fit; elsewhere
nothing is cut. Control characters in data are shown as escapes: a log entry cannot forge a line or move the cursor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import pyarrow as pa

from leastwise.reports.rows.json_text import plain_text
from leastwise.reports.rows.row_format import RowFormat, RowOptions, slices
from leastwise.reports.rows.spelling import column_name
from leastwise.reports.text_table import write_text_table


def _write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, stream: BinaryIO, options: RowOptions) -> int:
    names = [column_name(name) for name in schema.names]
    rows = _rows(batches, schema.names)
    return write_text_table(names, rows, stream, width=options.width, color=options.color)


def _rows(batches: Iterable[pa.RecordBatch], names: list[str]) -> Iterator[tuple[str, ...]]:
    for batch in slices(batches):
        columns = [
            [text or "" for text in plain_text(column, name).to_pylist()]
            for name, column in zip(names, batch.columns, strict=True)
        ]
        yield from zip(*columns, strict=True)


TABLE = RowFormat("table", "Aligned columns for people", _write)
