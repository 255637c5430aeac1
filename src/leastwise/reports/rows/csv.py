"""csv: comma-separated values after RFC 4180, with a header line and CRLF line ends.

Structs and lists are JSON in one cell. A missing value is an empty cell, an empty text is ``""``. Values are written
as they are: a cell that begins with ``=``, ``+``, ``-`` or ``@`` is not altered, because an audit export that differs
from the log is no evidence. Import the file into a spreadsheet with its columns typed as text, which evaluates nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from leastwise.reports.rows.json_text import plain_text
from leastwise.reports.rows.row_format import RowFormat, RowOptions, joined_bytes, slices
from leastwise.reports.rows.spelling import column_name


def _write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, stream: BinaryIO, options: RowOptions) -> int:
    header = pa.array([column_name(name) for name in schema.names], pa.string())
    stream.write((",".join(_cells(header).to_pylist()) + "\r\n").encode())
    rows = 0
    for batch in slices(batches):
        cells = [_cells(plain_text(column, name)) for name, column in zip(schema.names, batch.columns, strict=True)]
        line = pc.binary_join_element_wise(*cells, ",") if cells else pa.array([""] * batch.num_rows)
        stream.write(joined_bytes(pc.binary_join_element_wise(line, "\r\n", "")))
        rows += batch.num_rows
    return rows


def _cells(texts: pa.Array) -> pa.Array:
    """Return the texts quoted where RFC 4180 asks for it, "" where null."""
    empty = pc.equal(pc.binary_length(texts), 0)
    data = bytes(joined_bytes(texts))
    if len(data.translate(None, b'",\r\n')) != len(data):
        quoting = pc.or_(empty, pc.match_substring_regex(texts, pattern='[",\r\n]'))
        doubled = pc.replace_substring(texts, pattern='"', replacement='""')
        texts = pc.if_else(quoting, pc.binary_join_element_wise('"', doubled, '"', ""), texts)
    elif pc.any(empty).as_py():
        texts = pc.if_else(empty, '""', texts)
    return pc.fill_null(texts, "")


CSV = RowFormat("csv", "Comma-separated values after RFC 4180", _write)
