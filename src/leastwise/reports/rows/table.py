"""table: aligned columns for people, streaming.

Widths come from the first rows, so output starts at once. On a terminal the widest columns are cut to fit; elsewhere
nothing is cut. Control characters in data are shown as escapes: a log entry cannot forge a line or move the cursor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO

import pyarrow as pa
from rich.cells import cell_len

from leastwise.reports.rows.json_text import plain_text
from leastwise.reports.rows.row_format import RowFormat, RowOptions, slices
from leastwise.reports.rows.spelling import column_name
from leastwise.reports.terminal import fitted, safe_text, style

_MEASURED_ROWS = 1000
_NARROWEST = 8
_GAP = "  "


def _write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, stream: BinaryIO, options: RowOptions) -> int:
    names = [safe_text(column_name(name)) for name in schema.names]
    rows = _rows(batches, schema.names)
    first = list(islice(rows, _MEASURED_ROWS))
    widths = _fit([max(map(cell_len, column)) for column in zip(names, *first, strict=True)], options.width)
    cut = options.width is not None
    bold = style("1", options.color)
    stream.write(_line(bold(_row(names, widths, cut))))
    stream.write(_line(_row(["─" * width for width in widths], widths, cut)))
    count = 0
    for row in chain(first, rows):
        stream.write(_line(_row(row, widths, cut)))
        count += 1
    return count


def _rows(batches: Iterable[pa.RecordBatch], names: list[str]) -> Iterator[tuple[str, ...]]:
    for batch in slices(batches):
        columns = [
            [safe_text(text or "") for text in plain_text(column, name).to_pylist()]
            for name, column in zip(names, batch.columns, strict=True)
        ]
        yield from zip(*columns, strict=True)


def _fit(widths: list[int], total: int | None) -> list[int]:
    """Return widths that fit ``total`` cells, taking from the widest columns first; none falls below 8 cells."""
    widths = list(widths)
    if total is None:
        return widths
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - total
    while excess > 0 and max(widths) > _NARROWEST:
        widest = max(widths)
        second = max((width for width in widths if width < widest), default=_NARROWEST)
        index = len(widths) - 1 - widths[::-1].index(widest)
        taken = max(1, min(excess, widest - max(second, _NARROWEST)))
        widths[index] -= taken
        excess -= taken
    return widths


def _row(cells: Iterable[str], widths: list[int], cut: bool) -> str:
    padded = [
        fitted(cell, width) if cut or cell_len(cell) <= width else cell
        for cell, width in zip(cells, widths, strict=True)
    ]
    return _GAP.join(padded).rstrip()


def _line(text: str) -> bytes:
    return (text + "\n").encode()


TABLE = RowFormat("table", "Aligned columns for people", _write)
