"""Is the trail complete? Events by account, Region and period; conspicuous silence; how late objects were delivered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

HOUR: Final = timedelta(hours=1)
DAY_HOURS: Final = 24
NEIGHBOUR_DAYS: Final = 7
"""Silence is judged by what this many days before and after it look like."""

BUSY_DAYS: Final = 0.8
BUSY_DAY_EVENTS: Final = 20.0
"""Days count as busy where this share of them has events, and they have this many on average."""

BUSY_HOURS: Final = 0.9
BUSY_EVENTS: Final = 5.0
"""An hour counts as busy where the same hour of the neighbouring days has this many events on average."""

_DELIVERED: Final = re.compile(r"_CloudTrail_[a-z0-9-]+_(\d{8}T\d{4})Z_")
_EPOCH: Final = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without events where events were to be expected: [start, end) in UTC without zone."""

    account: str | None
    region: str | None
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """The events of one account in one Region; `days` with events, `silent_days` without between first and last."""

    account: str | None
    region: str | None
    events: int
    first_event: datetime
    last_event: datetime
    days: int
    silent_days: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class DeliveryLag:
    """Minutes from an object's last event to its delivery, over all objects whose key tells when."""

    objects: int
    median: float
    percentile_95: float
    maximum: float


def coverage(connection: Any, accounts: Sequence[str] = (), regions: Sequence[str] = ()) -> list[Coverage]:
    """Coverage by account and Region, of a connection with the view `lake_events`; empty filters take all."""
    condition, values = _condition(accounts, regions)
    rows = connection.execute(
        f"""
        WITH hours AS (
            SELECT recipientaccountid, awsregion, epoch_us(eventtime) // 3600000000 AS hour, count(*) AS events,
                min(eventtime) AS first, max(eventtime) AS last
            FROM lake_events {condition} GROUP BY ALL
        )
        SELECT recipientaccountid, awsregion, min(first), max(last), list(hour ORDER BY hour),
            list(events ORDER BY hour)
        FROM hours GROUP BY recipientaccountid, awsregion ORDER BY recipientaccountid, awsregion
        """,  # noqa: S608 - the filters are bound
        values,
    ).fetchall()
    return [_coverage(*row) for row in rows]


def periods(connection: Any, by: str, accounts: Sequence[str] = (), regions: Sequence[str] = ()) -> Any:
    """Arrow table account, region, day or month (text), events, as `by` says; empty periods are absent."""
    condition, values = _condition(accounts, regions)
    form = "%Y-%m-%d" if by == "day" else "%Y-%m"
    query = f"""
        SELECT recipientaccountid AS account, awsregion AS region, strftime(event_date, '{form}') AS {by},
            count(*) AS events
        FROM lake_events {condition} GROUP BY ALL ORDER BY ALL
        """  # noqa: S608 - the filters are bound
    return connection.sql(query, params=values).to_arrow_table()


def _condition(accounts: Sequence[str], regions: Sequence[str]) -> tuple[str, dict[str, list[str]]]:
    tests, values = [], {}
    for column, name, wanted in (("recipientaccountid", "accounts", accounts), ("awsregion", "regions", regions)):
        if wanted:
            tests.append(f"list_contains(${name}, {column})")
            values[name] = list(wanted)
    return ("WHERE " + " AND ".join(tests) if tests else ""), values


def _coverage(
    account: str | None, region: str | None, first: datetime, last: datetime, hours: list[int], events: list[int]
) -> Coverage:
    start = hours[0] // DAY_HOURS * DAY_HOURS
    length = (hours[-1] // DAY_HOURS + 1) * DAY_HOURS - start
    counts = np.zeros(length, dtype=np.int64)
    counts[np.array(hours) - start] = events
    by_day = counts.reshape(-1, DAY_HOURS).sum(axis=1)
    silent = list(_silent_days(by_day))
    hourly = _silent_hours(counts, silent, hours[0] - start, hours[-1] - start)
    gaps = tuple(
        Gap(account, region, _EPOCH + (start + begin) * HOUR, _EPOCH + (start + end) * HOUR)
        for begin, end in sorted([*silent, *hourly])
    )
    return Coverage(account, region, sum(events), first, last, int((by_day > 0).sum()), int((by_day == 0).sum()), gaps)


def _silent_days(by_day: np.ndarray) -> Iterator[tuple[int, int]]:
    """(first, end) hours of stretches of days without events between two stretches of busy days."""
    for begin, end in _runs(by_day == 0):
        around = by_day[max(0, begin - NEIGHBOUR_DAYS) : begin], by_day[end : end + NEIGHBOUR_DAYS]
        if all(_busy(side) for side in around):
            yield begin * DAY_HOURS, end * DAY_HOURS


def _busy(days: np.ndarray) -> bool:
    share, events = (days > 0).mean() if len(days) else 0.0, days.mean() if len(days) else 0.0
    return len(days) >= 2 and bool(share >= BUSY_DAYS) and bool(events >= BUSY_DAY_EVENTS)


def _silent_hours(
    counts: np.ndarray, silent: Sequence[tuple[int, int]], first: int, last: int
) -> Iterator[tuple[int, int]]:
    """(first, end) of hours without events that are busy on the days around; gaps of whole days are left out.

    Nights and weekends are not busy hours, so they are not taken for gaps.
    """
    by_day = counts.reshape(-1, DAY_HOURS)
    judged = np.ones(len(by_day), dtype=bool)
    for begin, end in silent:
        judged[begin // DAY_HOURS : end // DAY_HOURS] = False
    suspicious = np.zeros(by_day.shape, dtype=bool)
    for day in map(int, np.flatnonzero(judged & (by_day.sum(axis=1) > 0))):
        near = range(max(0, day - NEIGHBOUR_DAYS), min(len(by_day), day + NEIGHBOUR_DAYS + 1))
        around = by_day[[one for one in near if one != day and judged[one]]]
        if len(around) < NEIGHBOUR_DAYS:
            continue
        busy = ((around > 0).mean(axis=0) >= BUSY_HOURS) & (around.mean(axis=0) >= BUSY_EVENTS)
        suspicious[day] = busy & (by_day[day] == 0)
    flat = suspicious.ravel()
    flat[:first], flat[last + 1 :] = False, False  # before the first event and after the last nothing is known
    return iter(_runs(flat))


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """(begin, end) of each run of true flags."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]


def delivery_lag(objects: Iterable[tuple[str, int | None]]) -> DeliveryLag | None:
    """The lag over (key, last event time in microseconds) of objects; None where no key tells its delivery.

    A log file's name carries the time of its delivery, to the minute: CloudTrail User Guide, "CloudTrail log file
    name format".
    """
    lags = []
    for key, last in objects:
        found = _DELIVERED.search(key)
        if found is None or last is None:
            continue
        try:
            delivered = datetime.fromisoformat(found[1] + "Z").timestamp()
        except ValueError:
            continue
        lags.append(max(0.0, delivered - last / 1e6) / 60)
    if not lags:
        return None
    median, late = np.percentile(lags, (50, 95))
    return DeliveryLag(len(lags), round(float(median), 1), round(float(late), 1), round(max(lags), 1))
