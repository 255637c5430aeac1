"""The same event more than once: which copy stays, within a batch and between a batch and the lake.

Copies are the same event where eventID and recipientAccountId are equal. Of copies that differ, the one whose
content comes first in a fixed order stays, so that the lake does not depend on the order of ingestion.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leastwise.lake.keys import content_text

Complete = Callable[[pa.Table], pa.Table]


def _as_it_is(table: pa.Table) -> pa.Table:
    return table


def distinct_rows(table: pa.Table, keys: np.ndarray, complete: Complete = _as_it_is) -> np.ndarray:
    """Positions of the rows that stay, ascending: one for each distinct event of the table.

    `complete` makes rows of EVENT_SCHEMA of the table's, where they are not yet: only such rows have an order.
    """
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    repeated = np.flatnonzero(ordered[1:] == ordered[:-1])
    if not repeated.size:
        return np.arange(len(keys))
    others, firsts = order[repeated + 1], order[repeated]
    equal = _equal(table, firsts, others)
    keep = np.ones(len(keys), dtype=bool)
    keep[others[equal]] = False
    for key in np.unique(ordered[repeated[~equal]]):
        start, stop = np.searchsorted(ordered, key, "left"), np.searchsorted(ordered, key, "right")
        rows = order[start:stop]
        keep[rows] = False
        keep[_winners(table, rows, complete)] = True
    return np.flatnonzero(keep)


def _equal(table: pa.Table, firsts: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether two rows are equal in all flat columns but their lineage, pair by pair; False where one is nested."""
    equal = np.ones(len(firsts), dtype=bool)
    for name in table.column_names:
        if name == "sourceobjectid":
            continue
        left, right = table[name].take(pa.array(firsts)), table[name].take(pa.array(others))
        if pa.types.is_nested(left.type):
            return np.zeros(len(firsts), dtype=bool)
        both_null = pc.and_(pc.is_null(left), pc.is_null(right))
        same = pc.or_(both_null, pc.fill_null(pc.equal(left, right), False))
        equal &= np.asarray(same.combine_chunks().to_numpy(zero_copy_only=False), dtype=bool)
    return equal


def _winners(table: pa.Table, rows: np.ndarray, complete: Complete) -> list[int]:
    """Of rows with one key, the one that stays for each distinct event among them."""
    whole = complete(table.take(pa.array(rows)))
    best: dict[tuple[object, ...], tuple[str, int]] = {}
    for position, row in enumerate(rows.tolist()):
        text = content_text(whole, position)
        event_id = whole["eventid"][position].as_py()
        identity = (text,) if event_id is None else (event_id, whole["recipientaccountid"][position].as_py())
        if identity not in best or (text, row) < best[identity]:
            best[identity] = (text, row)
    return [row for _, row in best.values()]
