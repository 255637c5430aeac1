"""An account recorded again and again: how long each takes, what it adds, and how quickly it is read."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench.accounts import SCOPES, START, account_items, after_a_day
from bench.job import Section
from bench.jobs.recorder import shell_seconds
from leastwise.collectors.collector import Observations
from leastwise.inventory.store import Inventory
from leastwise.lake.lake import Lake
from leastwise.model.configuration_item import ConfigurationItem

_ACTION: Final = "s3:GetObject"
_OBJECT: Final = "arn:aws:s3:::bucket-7/report"


def record_account(section: Section, days: int, changes: int, rounds: int) -> dict[str, Any]:
    """Record an account on many days with a few changes between; seconds, bytes and items of each step."""
    items = account_items()
    with (
        TemporaryDirectory() as folder,
        Lake.open(Path(folder) / "lake", create=True) as lake,
        Inventory.open(lake) as inventory,
        section,
    ):
        found: dict[str, Any] = {"resources": len(items), "first": _seconds(lambda: _record(inventory, items))}
        found["unchanged"] = _seconds(lambda: _record(inventory, after_a_day(items, 1, 0)))
        found["refresh"] = _seconds(inventory.refresh)
        found["bytes"] = [_bytes(lake)]
        found["days"] = []
        for day in range(2, days + 2):
            items = after_a_day(items, day, changes)
            found["days"].append(_seconds(partial(_record, inventory, items)))
        found["bytes"].append(_bytes(lake))
        found["refresh_all"] = _seconds(inventory.refresh)
        found["items"] = len(inventory.items())
        found["refresh_nothing"] = median(_seconds(inventory.refresh) for _ in range(rounds))
        found["state"] = median(_seconds(inventory.state_at) for _ in range(rounds))
        moment = items[0].capture_time
        found["state_then"] = median(_seconds(lambda: inventory.state_at(moment)) for _ in range(rounds))
        found["who_can_then"] = median(_seconds(lambda: _who_can(inventory, moment)) for _ in range(rounds))
        asked = "who-can", _ACTION, _OBJECT, "--at", moment.isoformat()
        found["who_can_shell"] = median(shell_seconds(str(lake.folder), *asked) for _ in range(rounds))
        found["timeline_shell"] = median(shell_seconds(str(lake.folder), "timeline", "role-77") for _ in range(rounds))
        key = items[0].key
        found["one"] = median(_seconds(lambda: inventory.items([key])) for _ in range(rounds))
        found["find"] = median(_seconds(lambda: inventory.find("role-77")) for _ in range(rounds))
    return found


def read_long_timeline(section: Section, items: int, rounds: int) -> dict[str, Any]:
    """One resource of a timeline of many items, without anything recorded."""
    from dataclasses import replace
    from datetime import timedelta

    from leastwise.inventory.item_files import write_item_file
    from leastwise.inventory.timeline_tables import timeline_tables

    resources = account_items()
    timeline = [
        replace(resources[number % len(resources)], capture_time=START + timedelta(seconds=number))
        for number in range(items)
    ]
    with (
        TemporaryDirectory() as folder,
        Lake.open(Path(folder) / "lake", create=True) as lake,
        Inventory.open(lake) as inventory,
        section,
    ):
        catalogue = inventory._writable()
        with catalogue.transaction():
            tables = zip(("newest", "older"), timeline_tables(timeline), strict=True)
            catalogue.add_files([write_item_file(lake.folder, kind, table) for kind, table in tables])
        key, name = resources[4_000].key, resources[4_000].resource_name
        return {
            "one": median(_seconds(lambda: inventory.items([key])) for _ in range(rounds)),
            "find": median(_seconds(lambda: inventory.find(name)) for _ in range(rounds)),
            "state": median(_seconds(inventory.state_at) for _ in range(rounds)),
            "count": len(inventory.items([key])),
        }


def _who_can(inventory: Inventory, moment: datetime) -> int:
    """How many can do an action at a moment, the state read and every document parsed anew."""
    from leastwise.access.documents import Documents
    from leastwise.access.question import Surroundings
    from leastwise.access.who_can import who_can
    from leastwise.policy import load_reference

    surroundings = Surroundings(inventory.state_at(moment), Documents(load_reference()), moment, {})
    return len(who_can(surroundings, _ACTION, _OBJECT))


def _record(inventory: Inventory, items: list[ConfigurationItem]) -> None:
    moment = items[0].capture_time
    inventory.record(Observations(items, set(SCOPES)), source="bench", started=moment, finished=moment)


def _bytes(lake: Lake) -> int:
    """What is kept for good: observations and the catalogue, its log written into it."""
    with closing(sqlite3.connect(lake.folder / "inventory.sqlite")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    folder = lake.folder / "configuration_items" / "observed"
    return sum(path.stat().st_size for path in [*folder.glob("*.parquet"), *lake.folder.glob("inventory.sqlite*")])


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
