"""Rows of usage that have the same keys, made one: what new events added lies beside what was known before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Row = tuple[Any, ...]


def summed(rows: Iterable[Row], keys: int) -> Iterator[Row]:
    """Rows in order, of which the first `keys` values tell which belong together; each once.

    The others are uses, first, last, event_id and resource: summed up, the first, and those of the last.
    """
    before: Row | None = None
    for row in rows:
        if before is not None and before[:keys] == row[:keys]:
            uses, first, *newest = before[keys:]
            before = (*row[:keys], uses + row[keys], min(first, row[keys + 1]), *max(newest, list(row[keys + 2 :])))
            continue
        if before is not None:
            yield before
        before = row
    if before is not None:
        yield before
