"""json: one JSON document, ``{"schemaVersion": 1, "rows": [...]}``, written as the rows come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from leastwise.reports.rows.json_text import json_rows
from leastwise.reports.rows.row_format import RowFormat, RowOptions, joined_bytes, slices


def _write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, stream: BinaryIO, options: RowOptions) -> int:
    rows = 0
    stream.write(b'{"schemaVersion": 1, "rows": [')
    for batch in slices(batches):
        items = joined_bytes(pc.binary_join_element_wise(",\n", json_rows(batch, schema.names), ""))
        stream.write(items if rows else items[1:])
        rows += batch.num_rows
    stream.write(b"\n]}\n" if rows else b"]}\n")
    return rows


JSON = RowFormat("json", 'One JSON document: {"schemaVersion": 1, "rows": [...]}', _write)
