"""The inventory: recording an account again and again, reading it at a moment, one resource among many items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bench.figures import Figure, Part, Settings, at_most
from bench.processes import run_job
from bench.trails import lake_of, trail_of
from leastwise.demo.organisation import PRODUCTION

_DAYS: Final = 50
_TOY_DAYS: Final = 4
_CHANGES: Final = 20
_ITEMS: Final = 500_000


def run(settings: Settings) -> Iterator[Figure]:
    """5,000 roles, 2,000 users, 3,000 policies; 50 snapshots with a few changes; a timeline of 500,000 items."""
    days = _DAYS if settings.events is None else _TOY_DAYS
    found = run_job("record-account", {"days": days, "changes": _CHANGES, "rounds": settings.rounds}).answer
    note = f"{found['resources']:,} resources"
    yield Figure("record an account", found["first"], "s", at_most(3), note)
    yield Figure("record it unchanged", found["unchanged"], "s", at_most(3), note)
    yield Figure("derive its timeline", found["refresh"], "s", note=note)
    yield Figure("refresh, nothing changed", found["refresh_nothing"] * 1000, "ms", at_most(10))
    yield from _growth(found, days)
    yield Figure("state of the account now", found["state"], "s", at_most(1), note)
    yield Figure("state of the account then", found["state_then"], "s", at_most(1), note)
    asked = "7,000 principals, one action on one object"
    yield Figure("who can, then", found["who_can_then"], "s", at_most(2), asked)
    yield Figure("leastwise who-can --at, from the shell", found["who_can_shell"], "s", at_most(2), asked)
    yield Figure("leastwise timeline of a role, from the shell", found["timeline_shell"], "s", note=note)
    yield from _long_timeline(settings)
    yield from _end_to_end(settings)


def _growth(found: dict[str, Any], days: int) -> Iterator[Figure]:
    """Bytes of the first snapshot and of those after it: observations and catalogue."""
    first, last = found["bytes"]
    added = (last - first) / days
    note = f"{days} snapshots with {_CHANGES} changes each after a first of {first / 1e6:.1f} MB"
    yield Figure("bytes a snapshot adds", added / 1000, "kB", note=note)
    yield Figure("of the first snapshot", added / first * 100, "%", at_most(5), note)
    yield Figure("items in all", found["items"], "items", at_most(found["resources"] + days * _CHANGES), note)


def _long_timeline(settings: Settings) -> Iterator[Figure]:
    items = _ITEMS if settings.events is None else _ITEMS // 20
    found = run_job("read-long-timeline", {"items": items, "rounds": settings.rounds}).answer
    note = f"{found['count']} of {items:,} items"
    yield Figure("the items of one resource", found["one"], "s", at_most(0.15), note)
    yield Figure("find a resource by name", found["find"], "s", at_most(0.15), note)
    yield Figure("state of the account now, of these", found["state"], "s", at_most(1), note)


def _end_to_end(settings: Settings) -> Iterator[Figure]:
    """From a file to a timeline; the timeline of a user over many events."""
    collected = run_job("collect-file", {})
    note = f"{collected.answer['resources']:,} resources, {collected.answer['bytes'] / 1e6:.0f} MB"
    yield Figure("collect from a file, timeline included", collected.wall, "s", at_most(10), note)
    built = lake_of(settings.folder, trail_of(settings.folder, settings.size(1_000_000, 10_000_000)))
    arguments = {"lake": str(built.folder), "name": "bob", "account": PRODUCTION, "rounds": settings.rounds}
    found = run_job("timeline-over-events", arguments).answer
    events = f"{built.trail.events:,} events"
    yield Figure("draw the timelines of all resources", found["refresh"], "s", note=events)
    yield Figure(
        "timeline of one resource", found["seconds"], "s", at_most(0.5), f"{found['entries']} entries, {events}"
    )
    yield Figure("leastwise timeline, from the shell", found["shell"], "s", note=events)


INVENTORY: Final = Part("inventory", "Inventory", run)
