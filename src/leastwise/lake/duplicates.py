"""The same event more than once: which copy stays, within a batch and between a batch and the lake.

Copies are the same event where eventID and recipientAccountId are equal. Of copies that differ, the one whose
content comes first in a fixed order stays, so that the lake does not depend on the order of ingestion.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from leastwise.lake.keys import content_text


def distinct_rows(table: pa.Table, keys: np.ndarray) -> np.ndarray:
    """Positions of the rows that stay, ascending: one for each distinct event of the table."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    repeated = np.flatnonzero(ordered[1:] == ordered[:-1])
    if not repeated.size:
        return np.arange(len(keys))
    dropped: set[int] = set()
    for key in np.unique(ordered[repeated]):
        start, stop = np.searchsorted(ordered, key, "left"), np.searchsorted(ordered, key, "right")
        dropped |= _losers(table, [int(row) for row in order[start:stop]])
    return np.setdiff1d(np.arange(len(keys)), np.fromiter(dropped, dtype=np.int64))


def _losers(table: pa.Table, rows: list[int]) -> set[int]:
    """All of the rows but one for each distinct event among them."""
    copies: dict[tuple[object, ...], list[int]] = {}
    for row in rows:
        copies.setdefault(_identity(table, row), []).append(row)
    losers: set[int] = set()
    for same in copies.values():
        if len(same) > 1:
            losers |= set(same) - {_winner(table, same)}
    return losers


def _winner(table: pa.Table, rows: list[int]) -> int:
    """The row that stays: the first where all are equal, as is usual, else the first by content."""
    first, *others = (table.slice(row, 1).drop_columns("sourceobjectid") for row in rows)
    if all(other.equals(first) for other in others):
        return rows[0]
    return min(rows, key=lambda row: content_text(table, row))


def _identity(table: pa.Table, row: int) -> tuple[object, ...]:
    event_id = table["eventid"][row].as_py()
    if event_id is None:
        return (content_text(table, row),)
    return event_id, table["recipientaccountid"][row].as_py()
