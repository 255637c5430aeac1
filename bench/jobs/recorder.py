"""The recorder end to end: an account collected from a file, and timelines over many events."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.accounts import account_items, authorization_details
from bench.job import Section
from leastwise.inventory.store import Inventory
from leastwise.lake.lake import Lake


def collect_file(section: Section) -> dict[str, Any]:
    """Seconds from a file of authorization details to a timeline that can be asked, in a new lake."""
    from leastwise.usecases.recorder.collecting import collect_files

    with TemporaryDirectory() as folder, Lake.open(Path(folder) / "lake", create=True) as lake:
        path = Path(folder) / "details.json"
        path.write_text(json.dumps(authorization_details(account_items())), encoding="utf-8")
        with Inventory.open(lake) as inventory, section:
            collect_files([path], lambda: nullcontext(inventory))
            inventory.refresh()
            return {"resources": len(inventory.state_at().items), "bytes": path.stat().st_size}


def timeline_over_events(section: Section, lake: str, name: str, account: str, rounds: int) -> dict[str, Any]:
    """Seconds to draw the timeline of a lake's events, then to read that of one resource, here and from the shell."""
    from leastwise.access.changes import access_changes
    from leastwise.usecases.recorder.timelines import TimelineOptions, find_resources, lifetimes
    from leastwise.usecases.recorder.timelines_store import session_origins

    with Lake.open(Path(lake)) as opened, Inventory.open(opened) as inventory, section:
        first = _seconds(inventory.refresh)

        def ask() -> int:
            inventory.refresh()
            found = find_resources(inventory, name, account_id=account)
            options = TimelineOptions()
            told = lifetimes(inventory, found, options, access_changes, session_origins(opened))
            return sum(len(one.entries) for one in told)

        entries = ask()
        seconds = median(_seconds(ask) for _ in range(rounds))
    shell = median(shell_seconds(lake, "timeline", name, "--account", account) for _ in range(rounds))
    return {"refresh": first, "entries": entries, "seconds": seconds, "shell": shell}


def shell_seconds(lake: str, *arguments: str) -> float:
    """Seconds of a command over a lake, from the start of its process to its end."""
    with TemporaryDirectory() as home:
        (Path(home) / "lake").symlink_to(lake)
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "leastwise", *arguments],
            env=os.environ | {"LEASTWISE_HOME": home},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        return time.perf_counter() - started


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
