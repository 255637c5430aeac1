"""When log objects are delivered, to which account and region, how many events each holds, and which come twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Final

from leastwise.demo.activity.background import WINDOW_SECONDS
from leastwise.demo.organisation import HOME_REGION, REGIONS, Organisation

_SLOTS_PER_DAY: Final = 86_400 // WINDOW_SECONDS
_REGION_WEIGHTS: Final = (0.55, 0.30, 0.15)
_HOURS: Final = (2, 2, 2, 2, 2, 3, 5, 8, 12, 14, 14, 13, 11, 13, 14, 13, 11, 8, 6, 5, 4, 3, 3, 2)
DUPLICATE_SHARE: Final = 0.005
_LATE_SHARE: Final = 0.01
RECENT_DAYS: Final = 9  # some stories end in them
_RECENT_OBJECTS: Final = 360
_LATELY: Final = 60  # days: nobody but whom a story says so is unused for 90


@dataclass(frozen=True, slots=True)
class Window:
    """Five minutes in one account and region; ``start`` counts windows from the first day's midnight.

    ``events`` are background events, ``lag`` the seconds from the window's end to delivery, ``again`` the lag of
    a second trail's delivery of the same events (0: only one trail delivers them), ``lead`` the index of the actor
    who must act (-1: anyone).
    """

    start: int
    account_id: str
    region: str
    events: int
    lag: int
    again: int = 0
    lead: int = -1


def _slots(random: Random, days: int, first_weekday: int, count: int) -> list[int]:
    weekend = {5, 6}
    by_day = list(accumulate(0.35 if (first_weekday + day) % 7 in weekend else 1.0 for day in range(days)))
    per_hour = _SLOTS_PER_DAY // 24
    by_slot = list(accumulate(_HOURS[slot // per_hour] for slot in range(_SLOTS_PER_DAY)))
    chosen_days = random.choices(range(days), cum_weights=by_day, k=count)
    chosen_slots = random.choices(range(_SLOTS_PER_DAY), cum_weights=by_slot, k=count)
    last = days * _SLOTS_PER_DAY - 4  # room for the last delivery before the end
    return sorted(min(day * _SLOTS_PER_DAY + slot, last) for day, slot in zip(chosen_days, chosen_slots, strict=True))


def _sizes(random: Random, total: int, count: int) -> list[int]:
    """Returns ``count`` sizes of at least one that add up to ``total``, most small and some large."""
    shares = [random.expovariate(1.0) + 0.1 for _ in range(count)]
    scale = (total - count) / sum(shares)
    sizes = [1 + int(share * scale) for share in shares]
    for index in range(total - sum(sizes)):
        sizes[index % count] += 1
    return sizes


def _lag(random: Random) -> int:
    if random.random() < _LATE_SHARE:
        return 7_200 + 300 * int(random.random() * 144)
    return 300 + 300 * int(random.random() * 2)


def _repeat(random: Random, windows: list[Window], wanted: int) -> int:
    """Marks windows whose events a second trail delivers too; returns how many events that are."""
    repeated = 0
    for index in random.sample(range(len(windows)), len(windows)):
        if repeated + windows[index].events > wanted:
            continue
        windows[index] = replace(windows[index], again=600 + 300 * int(random.random() * 60))
        repeated += windows[index].events
        if repeated == wanted:
            break
    return repeated


def _finer(windows: Sequence[Window], days: int) -> list[Window]:
    """Returns the windows, those of the last days divided so that hundreds of objects are of those days.

    A quiet account's objects hold few events each: those of busy minutes do not fit a small trail.
    """
    begins = (days - RECENT_DAYS) * _SLOTS_PER_DAY
    recent = sum(window.events for window in windows if window.start >= begins)
    size = max(1, recent // _RECENT_OBJECTS)
    finer: list[Window] = []
    for window in windows:
        finer += _divide(window, size, days) if window.start >= begins else (window,)
    return finer


def _divide(window: Window, size: int, days: int) -> Iterator[Window]:
    """Yields the window's events in consecutive windows of about ``size`` events."""
    parts = max(1, window.events // size)
    each, more = divmod(window.events, parts)
    last = days * _SLOTS_PER_DAY - 4
    for part in range(parts):
        yield replace(window, start=min(window.start + part, last), events=each + (part < more))


def plan_windows(
    organisation: Organisation, random: Random, *, first: datetime, days: int, records: int, per_object: int
) -> list[Window]:
    """Returns the windows in order of time; their records, those delivered twice counted twice, are ``records``."""
    wanted = round(records * DUPLICATE_SHARE)
    count = max(1, round((records - wanted) / per_object))
    accounts = random.choices(
        [account.id for account in organisation.accounts],
        [account.weight for account in organisation.accounts],
        k=count,
    )
    regions = random.choices(REGIONS, _REGION_WEIGHTS, k=count)
    slots = _slots(random, days, first.weekday(), count)
    sizes = _sizes(random, records - wanted, count)
    windows = [
        Window(slot, account, region, size, _lag(random))
        for slot, account, region, size in zip(slots, accounts, regions, sizes, strict=True)
    ]
    windows = _finer(windows, days)
    repeated = _repeat(random, windows, wanted)
    spare = next(index for index, window in enumerate(windows) if not window.again)
    windows[spare] = replace(windows[spare], events=windows[spare].events + wanted - repeated)
    return windows


def plan_appearances(random: Random, accounts: Sequence[str], days: int, events: int) -> list[Window]:
    """Returns one window for each actor's account in which that actor acts lately, however small the trail is."""
    last = days * _SLOTS_PER_DAY - 4
    return [
        Window(last - int(random.random() * _LATELY * _SLOTS_PER_DAY), account, HOME_REGION, events, 300, lead=index)
        for index, account in enumerate(accounts)
    ]


def merge(windows: Sequence[Window], planted: Sequence[Window]) -> Iterator[Window]:
    """Yields both in order of time; a planted window joins none, it is an object of its own."""
    yield from sorted((*windows, *planted), key=lambda window: (window.start, window.account_id, window.region))


def moment_of(first: datetime, slot: int) -> datetime:
    """Returns when the window of that number begins."""
    return first + timedelta(seconds=slot * WINDOW_SECONDS)
