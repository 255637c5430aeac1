"""What the trail covers of each account, from its days with events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, timedelta
from itertools import pairwise
from typing import Any, Final

from leastwise.evidence.usage import Tracked

_MOST_GAPS: Final = 10
"""So many gaps, the longest, are told one by one."""


def tracked_accounts(days: Iterable[Mapping[str, Any]]) -> dict[str, Tracked]:
    """Account id -> its coverage, of rows account, day, data_source (empty: management events), first and last."""
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in days:
        if row["account"]:
            rows.setdefault(row["account"], []).append(row)
    return {account: _tracked(account, found) for account, found in rows.items()}


def _tracked(account: str, rows: list[Mapping[str, Any]]) -> Tracked:
    days = sorted({row["day"] for row in rows})
    return Tracked(
        account,
        min(row["first"] for row in rows).replace(tzinfo=UTC),
        max(row["last"] for row in rows).replace(tzinfo=UTC),
        len(days),
        _gaps(days),
        frozenset(row["data_source"] for row in rows if row["data_source"]),
    )


def _gaps(days: list[date]) -> tuple[str, ...]:
    found = [
        (before + timedelta(days=1), after - timedelta(days=1))
        for before, after in pairwise(days)
        if (after - before).days > 1
    ]
    found.sort(key=lambda gap: gap[0] - gap[1])
    told = [_sentence(first, last) for first, last in found[:_MOST_GAPS]]
    others = sum((last - first).days + 1 for first, last in found[_MOST_GAPS:])
    return (*told, *([f"no events on {others} other days"] if others else []))


def _sentence(first: date, last: date) -> str:
    count = (last - first).days + 1
    return f"no events on {first}" if count == 1 else f"no events on {count} days from {first} to {last}"
