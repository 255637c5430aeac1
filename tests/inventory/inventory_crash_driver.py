"""What the crash tests run in processes of their own: recordings, killed at a step or running beside each other."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path
from typing import Any


def snapshot(number: int, source: str = "account") -> Any:
    """A snapshot of a small account: each changes some users, removes one and adds one."""
    from recorded_items import USERS, user

    from leastwise.collectors.collector import Observations

    names = [f"{source}-{place}" for place in range(number, number + 12)]
    items = [user(name, number, path=f"/{(place + number) // 4}/", supplementary={"seen": number})
             for place, name in enumerate(names)]  # fmt: skip
    return Observations(items, {USERS} if source == "account" else set())


def record_all(folder: str, source: str, count: int, kill_at: int | None, report: Any) -> None:
    """Record the snapshots that are not there yet, refreshing after each; dies by SIGKILL at step `kill_at`."""
    from recorded_items import at

    from leastwise.inventory.store import Inventory
    from leastwise.lake.lake import Lake

    _install(kill_at, report)
    with Lake.open(Path(folder), create=True) as lake, Inventory.open(lake) as inventory:
        done = sum(one.source == source for one in inventory.snapshots())
        for number in range(done, count):
            inventory.record(snapshot(number, source), source=source, started=at(number), finished=at(number))
            if number % 2:
                inventory.refresh()


def _install(kill_at: int | None, report: Any) -> None:
    """Count the steps that change the disk, before and after each; die at the given one."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        report.value = count

    def counted(module: Any, name: str) -> None:
        original = getattr(module, name)

        def wrapped(*arguments: Any, **options: Any) -> Any:
            step()
            result = original(*arguments, **options)
            step()
            return result

        setattr(module, name, wrapped)

    for name in ("rename", "unlink", "fsync", "mkdir"):
        counted(os, name)

    class Connection(sqlite3.Connection):
        def execute(self, *arguments: Any) -> Any:
            step()
            result = super().execute(*arguments)
            step()
            return result

    connect = sqlite3.connect
    sqlite3.connect = lambda *arguments, **options: connect(  # type: ignore[assignment,misc]
        *arguments, **({"factory": Connection} | options)
    )
