"""Rows of text as aligned columns; widths are measured on the first rows, so that any number of them can follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import BinaryIO

from rich.cells import cell_len

from leastwise.reports.terminal import fitted, safe_text, style

_MEASURED_ROWS = 1000
_NARROWEST = 8
_GAP = "  "


def write_text_table(
    names: Sequence[str],
    rows: Iterable[Sequence[str]],
    stream: BinaryIO,
    *,
    width: int | None = None,
    color: bool = False,
) -> int:
    """Write the rows below their columns' names, fitted to ``width`` cells if given; return how many there were."""
    names = [safe_text(name) for name in names]
    remaining = iter([safe_text(cell) for cell in row] for row in rows)
    first = list(islice(remaining, _MEASURED_ROWS))
    widths = _fit([max(map(cell_len, column)) for column in zip(names, *first, strict=True)], width)
    cut = width is not None
    stream.write(_line(style("1", color)(_row(names, widths, cut))))
    stream.write(_line(_row(["─" * one for one in widths], widths, cut)))
    count = 0
    for row in chain(first, remaining):
        stream.write(_line(_row(row, widths, cut)))
        count += 1
    return count


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
