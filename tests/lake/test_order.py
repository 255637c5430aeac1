"""Exactly once: however records are split into objects, ordered, repeated and compacted, the lake is the same."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leastwise.lake import compaction
from leastwise.lake import ingest as ingest_module
from leastwise.lake.check import check_lake
from leastwise.lake.lake import Lake
from leastwise.usecases.ingesting import IngestRequest, Listeners
from leastwise.usecases.ingesting import ingest as run_ingest
from leastwise.usecases.lake_administration import compact
from trail_records import event_id, ingest, lake_rows, log_object, object_name, record, text_of, write_objects

ACCOUNTS = ("111122223333", "444455556666", None)


@st.composite
def copies(draw):
    """A record of one of few events, so that repeats are frequent; some copies differ, some have no eventID."""
    number = draw(st.integers(0, 8))
    changes = {"recipientAccountId": draw(st.sampled_from(ACCOUNTS))}
    match draw(st.integers(0, 9)):
        case 0:
            changes["requestParameters"] = {"edited": draw(st.integers(0, 2))}
        case 1:
            changes["eventTime"] = f"2026-03-01T23:5{draw(st.integers(0, 9))}:00Z"
        case 2:
            changes["eventID"] = ...
        case 3:
            changes["newMember"] = draw(st.integers(0, 1))
        case 4:
            changes["readOnly"] = "true"  # takes the tolerant path
    day = f"2026-03-0{1 + number % 2}" if number else "2026-02-28"
    changes.setdefault("eventTime", f"{day}T{number:02}:00:00Z")
    return record(number, **changes)


def arranged(records, seed, *, compacting):
    """The lake's rows after ingesting the records in random objects, in several runs."""
    choose = random.Random(seed)
    shuffled = choose.sample(records, len(records))
    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder) / "lake", create=True) as lake:
        number = 0
        while shuffled:
            size, objects = choose.randint(1, 12), {}
            run, shuffled = shuffled[:size], shuffled[size:]
            while run:
                cut = choose.randint(1, len(run))
                objects[object_name(number)] = log_object(*run[:cut])
                run, number = run[cut:], number + 1
            ingest(lake, write_objects(Path(folder) / f"run{number}", objects))
            if compacting and choose.random() < 0.5:
                compact(lake)
        assert list(check_lake(lake)) == []
        assert lake.catalogue.totals()["stored"] == len(lake_rows(lake))
        return lake_rows(lake)


def identity(members):
    if "eventID" not in members:
        return text_of(members)
    return members["eventID"], members.get("recipientAccountId")


def expected_events(records):
    """A plain model: identity -> the different copies of an event."""
    model = {}
    for members in records:
        model.setdefault(identity(members), []).append(members)
    return model


ARRANGEMENTS = (st.lists(copies(), min_size=1, max_size=40), st.integers(), st.integers())


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(*ARRANGEMENTS)
def test_any_arrangement_gives_the_same_rows(records, one, other):
    same_rows(records, one, other)


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(*ARRANGEMENTS)
def test_many_more_arrangements(records, one, other):
    same_rows(records, one, other)


def same_rows(records, one, other):
    rows = arranged(records, one, compacting=False)
    assert arranged(records, other, compacting=True) == rows
    model = expected_events(records)
    assert len(rows) == len(model)
    for row in rows:
        if row["eventid"] is None:
            continue
        same = model[row["eventid"], row["recipientaccountid"]]
        assert row["eventtime_iso"] in {members["eventTime"] for members in same}
        assert json.loads(row["requestparameters"]) in [members["requestParameters"] for members in same]


@pytest.fixture(scope="module")
def trail(tmp_path_factory):
    """A folder of objects with repeats, and the rows of one run over it."""
    folder = tmp_path_factory.mktemp("trail")
    choose = random.Random(7)
    records = [record(number) for number in range(3_000)]
    delivered = [choose.sample(records, 100) for _ in range(20)] + [records[i : i + 150] for i in range(0, 3_000, 150)]
    source = write_objects(
        folder / "source", {object_name(number): log_object(*part) for number, part in enumerate(delivered)}
    )
    with Lake.open(folder / "lake", create=True) as lake:
        summary = ingest(lake, source)
        assert summary.complete
        assert summary.events == 5_000
        assert (summary.stored, summary.duplicates) == (3_000, 2_000)
        rows = lake_rows(lake)
    assert [row["eventid"] for row in rows] == sorted(map(event_id, range(3_000)))
    return source, rows


@pytest.fixture
def small_tasks(monkeypatch):
    """Tasks of a few objects, and worker processes for any amount of input."""
    monkeypatch.setattr(ingest_module, "TASK_OBJECTS", 3)
    monkeypatch.setattr(ingest_module, "SMALL_BYTES", 0)


def test_small_tasks_and_automatic_compaction(tmp_path, trail, small_tasks, monkeypatch):
    monkeypatch.setattr(compaction, "DUE_FILES", 2)
    with Lake.open(tmp_path, create=True) as lake:
        ingest(lake, trail[0], compact=True)
        assert {file.level for file in lake.catalogue.live_files()} == {1}
        assert lake_rows(lake) == trail[1]


def test_workers(tmp_path, trail, small_tasks):
    with Lake.open(tmp_path, create=True) as lake:
        summary = ingest(lake, trail[0], workers=3)
        assert lake_rows(lake) == trail[1]
        assert (summary.stored, summary.duplicates) == (3_000, 2_000)
        assert list(check_lake(lake)) == []


@pytest.mark.parametrize("marked", [False, True])
def test_the_first_tasks_are_converted_here_unless_a_run_died_of_them(
    tmp_path, trail, small_tasks, monkeypatch, marked
):
    here = []
    convert = ingest_module.Ingest._here
    monkeypatch.setattr(
        ingest_module.Ingest, "_here", lambda self, tasks, keep: convert(self, map(kept(here), tasks), keep=keep)
    )
    with Lake.open(tmp_path, create=True) as lake:
        mark = tmp_path / ingest_module.FIRST_TASKS_MARK
        if marked:
            mark.touch()
        ingest(lake, trail[0], workers=2)
        assert [task.number for task in here] == ([] if marked else list(range(ingest_module.FIRST_TASKS)))
        assert not mark.exists()
        assert lake_rows(lake) == trail[1]


def kept(seen):
    def keep(value):
        seen.append(value)
        return value

    return keep


def test_large_first_objects_are_left_to_the_workers(tmp_path, trail, small_tasks, monkeypatch):
    monkeypatch.setattr(ingest_module, "FIRST_TASK_BYTES", 10)
    monkeypatch.setattr(ingest_module.Ingest, "_here", lambda *_, **__: pytest.fail("converted here"))
    with Lake.open(tmp_path, create=True) as lake:
        ingest(lake, trail[0], workers=2)
        assert lake_rows(lake) == trail[1]


def test_again_reads_nothing(tmp_path, trail):
    with Lake.open(tmp_path, create=True) as lake:
        first = ingest(lake, trail[0])
        files = lake.catalogue.live_files()
        again = ingest(lake, trail[0])
        assert (again.objects, again.known, again.stored) == (0, first.objects, 0)
        assert lake.catalogue.live_files() == files


def test_a_second_trail_with_the_same_events(tmp_path, trail):
    """Two trails deliver the same events into objects of other names and cuts."""
    texts = [record(number) for number in range(3_000)]
    second = {f"second/{object_name(n)}": log_object(*texts[n * 70 : n * 70 + 70]) for n in range(43)}
    with Lake.open(tmp_path / "lake", create=True) as lake:
        ingest(lake, trail[0])
        summary = ingest(lake, write_objects(tmp_path / "second", second))
        assert (summary.events, summary.stored, summary.duplicates) == (3_000, 0, 3_000)
        assert lake_rows(lake) == trail[1]


def test_an_object_that_changed_is_read_again(tmp_path):
    source = write_objects(tmp_path / "source", {"log.json": log_object(record(1))})
    with Lake.open(tmp_path / "lake", create=True) as lake:
        ingest(lake, source)
        write_objects(source, {"log.json": log_object(record(1), record(2))})
        summary = ingest(lake, source)
        assert (summary.known, summary.stored, summary.duplicates) == (0, 1, 1)
        assert [row["eventid"] for row in lake_rows(lake)] == sorted([event_id(1), event_id(2)])


PROCESS = """
import sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from trail_records import ingest
from leastwise.lake import ingest as ingest_module
from leastwise.lake.lake import Lake
ingest_module.TASK_OBJECTS = 2
with Lake.open(Path(sys.argv[1]), create=True) as lake:
    ingest(lake, sys.argv[2], compact=True)
"""


def test_two_processes_at_once_are_serialised(tmp_path, trail):
    tests = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", PROCESS, str(tmp_path / "lake"), str(trail[0]), tests]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    for process in running:
        _, problems = process.communicate(timeout=120)
        assert process.returncode == 0, problems.decode()
    with Lake.open(tmp_path / "lake") as lake:
        assert lake_rows(lake) == trail[1]
        assert len(lake.catalogue.objects()) == 40


def test_readers_meanwhile_see_whole_commits_only(tmp_path, trail, monkeypatch):
    """After each commit the rows are those of whole objects, each event once."""
    monkeypatch.setattr(ingest_module, "TASK_OBJECTS", 5)
    seen = []
    with Lake.open(tmp_path, create=True) as lake, Lake.open(tmp_path) as reader:

        def look(progress):
            rows = [row["eventid"] for row in lake_rows(reader)]
            assert len(rows) == len(set(rows))
            assert sum(one["stored"] for one in reader.catalogue.objects()) == len(rows)
            seen.append(len(rows))

        run_ingest(lake, IngestRequest((str(trail[0]),), compact=False), Listeners(progress=look))
        assert lake_rows(lake) == trail[1]
    assert len(seen) == 8
    assert seen == sorted(seen)
