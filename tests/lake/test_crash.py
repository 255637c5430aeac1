"""Killed at any point, the lake can be read, and the next run completes it: nothing lost, nothing doubled."""

from __future__ import annotations

import multiprocessing
import random
import signal
import time

import pytest

import crash_driver
from leastwise.errors import NothingToEvaluateError
from leastwise.lake.check import check_lake
from leastwise.lake.lake import Lake
from leastwise.usecases.lake_administration import open_existing
from trail_records import ingest, lake_rows, log_object, object_name, record, write_objects

EVENTS = 450


@pytest.fixture(scope="module")
def trail(tmp_path_factory):
    """A source of three folders of small objects with repeats and differing copies, and the rows it has to give."""
    folder = tmp_path_factory.mktemp("trail")
    choose = random.Random(11)
    records = [record(number) for number in range(EVENTS)]
    edited = [record(number, requestParameters={"edited": True}) for number in range(0, EVENTS, 40)]
    for part in range(3):
        delivered = [records[start : start + 15] for start in range(part * 150, part * 150 + 150, 15)]
        delivered += [choose.sample(records, 20) for _ in range(4)] + [choose.sample(edited, 5)]
        objects = {object_name(number): log_object(*some) for number, some in enumerate(delivered)}
        write_objects(folder / "source" / f"part{part}", objects)
    with Lake.open(folder / "lake", create=True) as lake:
        ingest(lake, folder / "source")
        return folder / "source", lake_rows(lake)


class Runs:
    """Runs of the driver over one lake, each in a process of its own."""

    def __init__(self, folder, source, workers=1):
        self.folder, self._source, self._workers = folder, source, workers
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["crash_driver", "leastwise.usecases.lake_administration"])
        self.steps = self._context.Value("i", 0)

    def start(self, kill_at=None):
        arguments = (str(self.folder), str(self._source), kill_at, self._workers, self.steps)
        process = self._context.Process(target=crash_driver.run, args=arguments)
        process.start()
        return process

    def finish(self):
        process = self.start()
        process.join(120)
        assert process.exitcode == 0

    def kill_at_step(self, step):
        """Whether the run was killed; it may be through before the step."""
        process = self.start(step)
        process.join(120)
        assert process.exitcode in (-signal.SIGKILL, 0)
        return process.exitcode != 0

    def kill_after(self, seconds):
        process = self.start()
        time.sleep(seconds)
        process.kill()
        process.join(120)
        return process.exitcode != 0


def readable(runs, rows):
    """What was committed can be read: each event at most once, as it has to be or as an older copy of it."""
    try:
        lake = open_existing(runs.folder)
    except NothingToEvaluateError:
        return
    with lake:
        found = [row["eventid"] for row in lake_rows(lake)]
        assert len(found) == len(set(found))
        assert set(found) <= {row["eventid"] for row in rows}


def complete(runs, rows):
    """A last run makes the lake what it has to be, and leaves nothing behind."""
    runs.finish()
    with Lake.open(runs.folder) as lake:
        assert lake_rows(lake) == rows
        assert len(lake.catalogue.objects()) == 45
        assert list(check_lake(lake)) == []
        assert lake.catalogue.totals()["stored"] == EVENTS


@pytest.fixture(scope="module")
def steps(tmp_path_factory, trail):
    """How many steps an undisturbed run takes."""
    runs = Runs(tmp_path_factory.mktemp("steps") / "lake", trail[0])
    complete(runs, trail[1])
    assert runs.steps.value > 100
    return runs.steps.value


def killed_at_steps(folder, trail, steps, kills, seed):
    choose = random.Random(seed)
    runs, number, killed = Runs(folder / "lake0", trail[0]), 0, 0
    while killed < kills:
        if not runs.kill_at_step(choose.randint(1, steps // choose.choice((1, 2, 8)))):
            complete(runs, trail[1])
            number += 1
            runs = Runs(folder / f"lake{number}", trail[0])
            continue
        killed += 1
        readable(runs, trail[1])
    complete(runs, trail[1])


def test_killed_at_steps_that_change_the_disk(tmp_path, trail, steps):
    killed_at_steps(tmp_path, trail, steps, kills=4, seed=1)


def test_killed_at_moments(tmp_path, trail):
    choose = random.Random(2)
    runs = Runs(tmp_path / "lake", trail[0])
    for _ in range(4):
        runs.kill_after(choose.uniform(0.05, 0.6))
        readable(runs, trail[1])
    complete(runs, trail[1])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_killed_at_many_steps(tmp_path, trail, steps, seed):
    killed_at_steps(tmp_path, trail, steps, kills=40, seed=100 + seed)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_many_moments(tmp_path, trail, workers):
    choose = random.Random(workers)
    killed = 0
    for number in range(10):
        runs = Runs(tmp_path / f"lake{number}", trail[0], workers)
        for _ in range(5):
            killed += runs.kill_after(choose.uniform(0.02, 1.2))
            readable(runs, trail[1])
        complete(runs, trail[1])
    assert killed > 20
