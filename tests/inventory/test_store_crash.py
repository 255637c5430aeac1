"""Killed at any point, a recording leaves what was there before; two at once are both kept."""

from __future__ import annotations

import multiprocessing
import random
import signal

import pytest
from inventory_crash_driver import record_all

from leastwise.inventory.store import Inventory
from leastwise.lake.lake import Lake

SNAPSHOTS = 6


class Runs:
    """Runs of the driver over one lake, each in a process of its own."""

    def __init__(self, folder):
        self.folder = folder
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["inventory_crash_driver", "leastwise.inventory.store"])
        self.steps = self._context.Value("i", 0)

    def start(self, kill_at=None, source="account"):
        arguments = (str(self.folder), source, SNAPSHOTS, kill_at, self.steps)
        process = self._context.Process(target=record_all, args=arguments)
        process.start()
        return process

    def finish(self, *, kill_at=None):
        """Whether it was killed."""
        process = self.start(kill_at)
        process.join(120)
        assert process.exitcode in (0, -signal.SIGKILL if kill_at else 0)
        return process.exitcode != 0


def content(folder):
    """All that was recorded, as the timeline tells it, and the number of snapshots."""
    with Lake.open(folder, create=True) as lake, Inventory.open(lake) as inventory:
        inventory.refresh()
        items = [
            (item.resource_name, item.capture_time, item.status, item.configuration.get("path"), item.supplementary)
            for item in inventory.items()
        ]
        known = {file.path for file in inventory._catalogue.files("observed", "newest", "older", "supplementary")}
        assert all((lake.folder / path).exists() for path in known)
        return sorted(items, key=repr), len(inventory.snapshots())


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What each number of snapshots leaves, and how many steps they take."""
    left = []
    for count in range(SNAPSHOTS + 1):
        folder = tmp_path_factory.mktemp(f"undisturbed{count}") / "lake"
        runs = Runs(folder)
        process = runs._context.Process(target=record_all, args=(str(folder), "account", count, None, runs.steps))
        process.start()
        process.join(120)
        left.append(content(folder)[0])
    assert runs.steps.value > 100
    return left, runs.steps.value


def test_killed_at_steps_that_change_the_disk(tmp_path, undisturbed):
    left, steps = undisturbed
    choose = random.Random(5)
    killed = 0
    for number in range(2):
        runs = Runs(tmp_path / f"lake{number}")
        while runs.finish(kill_at=choose.randint(1, steps // 2)):
            killed += 1
            items, snapshots = content(runs.folder)
            assert items == left[snapshots], "the last complete snapshot, whole"
        assert content(runs.folder) == (left[SNAPSHOTS], SNAPSHOTS)
        with Lake.open(runs.folder) as lake, Inventory.open(lake) as inventory:
            with inventory._writable().transaction():
                pass  # takes away what nobody committed
            paths = {path.relative_to(lake.folder).as_posix() for path in lake.folder.rglob("*.parquet*")}
            assert paths == {path for (path,) in inventory._catalogue.rows("SELECT path FROM files")}
    assert killed >= 2


def test_two_at_once_are_both_kept(tmp_path):
    runs = Runs(tmp_path / "lake")
    processes = [runs.start(source=source) for source in ("first", "second")]
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    items, snapshots = content(runs.folder)
    assert snapshots == 2 * SNAPSHOTS
    sources = {name.partition("-")[0] for name, *_ in items}
    assert sources == {"first", "second"}
    assert len({name for name, *_ in items}) == 2 * (SNAPSHOTS + 11)
