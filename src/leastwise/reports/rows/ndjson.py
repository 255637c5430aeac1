"""ndjson: one JSON object a line.

Every column is a member of every object. JSON that CloudTrail wrote is nested as it was written, digit for digit.
Control characters are escaped, so no row can move a terminal's cursor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from leastwise.reports.rows.json_text import json_rows
from leastwise.reports.rows.row_format import RowFormat, RowOptions, joined_bytes, slices


def _write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, stream: BinaryIO, options: RowOptions) -> int:
    rows = 0
    for batch in slices(batches):
        lines = pc.binary_join_element_wise(json_rows(batch, schema.names), "\n", "")
        stream.write(joined_bytes(lines))
        rows += batch.num_rows
    return rows


NDJSON = RowFormat("ndjson", "One JSON object a line", _write)
