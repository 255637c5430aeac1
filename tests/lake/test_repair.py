"""Repair: whatever happens to data files, a repair and another ingest give the same lake, row for row."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leastwise.errors import LakeError
from leastwise.lake import repair as repairing
from leastwise.lake.check import check_lake
from leastwise.lake.compaction import compact
from leastwise.lake.expiry import expire, plan_expiry
from leastwise.lake.lake import Lake
from leastwise.lake.reconcile import Reconciled
from leastwise.lake.repair import repair_lake
from trail_records import ingest, lake_rows, log_object, record, write_objects

OBJECTS = 6


def write_part(folder, part, count=40):
    """One object of events in two months; a third of them repeat those of the object before, some edited."""
    first = part * count - (count // 3 if part else 0)
    records = [
        record(
            number,
            eventTime=f"2026-0{3 + number % 2}-{1 + number % 28:02}T00:00:{number % 60:02}Z",
            eventName=f"Action{number % 7}",
            **({"userAgent": f"edited-{part}"} if number % 5 == 0 else {}),
        )
        for number in range(first, first + count)
    ]
    return write_objects(folder / f"part{part}", {"log.json": log_object(*records)})


def content(lake):
    return sorted(
        repr({name: value for name, value in row.items() if name != "sourceobjectid"}) for row in lake_rows(lake)
    )


def delete(path, _):
    path.unlink()


def truncate(path, chance):
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])


def flip(path, chance):
    """Flip a byte in a page of the event ids, which is compressed and has a checksum."""
    group = pq.read_metadata(path).row_group(0)
    ids = next(group.column(i) for i in range(group.num_columns) if group.column(i).path_in_schema == "eventid")
    data = bytearray(path.read_bytes())
    data[ids.data_page_offset + ids.total_compressed_size - 1 - chance.randrange(64)] ^= 0xFF
    path.write_bytes(data)


def shift(path, _):
    """Flip a bit of the event times, which are not compressed: only the checksum tells."""
    group = pq.read_metadata(path).row_group(0)
    times = next(group.column(i) for i in range(group.num_columns) if group.column(i).path_in_schema == "eventtime")
    data = bytearray(path.read_bytes())
    data[times.data_page_offset + times.total_compressed_size - 1] ^= 0x10
    path.write_bytes(data)


@pytest.fixture
def sources(tmp_path):
    return [write_part(tmp_path, part) for part in range(OBJECTS)]


def fill(lake, sources):
    for source in sources:
        ingest(lake, source)


def repaired(lake):
    with lake.writer():
        return repair_lake(lake)


def damage(lake, kinds, chance):
    live = lake.catalogue.live_files()
    chosen = chance.sample(live, min(len(kinds), len(live)))
    for file, kind in zip(chosen, kinds, strict=False):
        kind(lake.folder / file.path, chance)
    return {file.path for file in chosen}


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rounds=st.lists(
        st.tuples(st.booleans(), st.lists(st.sampled_from([delete, truncate, flip, shift]), min_size=1, max_size=4)),
        min_size=1,
        max_size=2,
    ),
    seed=st.integers(0, 2**32),
)
def test_repair_and_ingest_restore_every_row_once(sources, tmp_path_factory, rounds, seed):
    chance = random.Random(seed)
    with Lake.open(tmp_path_factory.mktemp("home") / "lake", create=True) as lake:
        fill(lake, sources)
        before = content(lake)
        for compacted, kinds in rounds:
            if compacted:
                with lake.writer():
                    compact(lake)
            damaged = damage(lake, kinds, chance)
            done = repaired(lake)
            assert {file.path for file in done.files} == damaged
            assert not list(check_lake(lake))
            ingest(lake, *sources)
            assert content(lake) == before
            assert not list(check_lake(lake))


@pytest.fixture
def lake(tmp_path, sources):
    with Lake.open(tmp_path / "lake", create=True) as lake:
        fill(lake, sources)
        yield lake


def test_a_sound_lake_stays_as_it_is(lake):
    before = lake.catalogue.live_files(), lake.catalogue.objects(), lake.catalogue.next_object_id()
    assert repaired(lake) == repairing.Repair()
    assert before == (lake.catalogue.live_files(), lake.catalogue.objects(), lake.catalogue.next_object_id())
    assert not (lake.folder / "damaged").exists()


def test_damaged_files_are_kept_byte_for_byte_and_a_second_repair_does_nothing(lake):
    file = lake.catalogue.live_files()[0]
    path = lake.folder / file.path
    truncate(path, random.Random(1))
    data = path.read_bytes()
    done = repaired(lake)
    assert done.events == file.rows
    assert repaired(lake) == repairing.Repair()
    assert (lake.folder / "damaged" / path.name).read_bytes() == data


def test_killed_after_the_move_the_next_repair_goes_on(lake, sources, monkeypatch):
    before, catalogue = content(lake), lake.catalogue
    file = catalogue.live_files()[0]
    truncate(lake.folder / file.path, random.Random(2))

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(catalogue, "take_out", killed)
        with pytest.raises(KeyboardInterrupt):
            repaired(lake)
    assert len(list((lake.folder / "damaged").glob("*.parquet"))) == 1
    assert [one.path for one in repaired(lake).files] == [file.path]
    fill(lake, sources)
    assert content(lake) == before


def test_only_objects_that_may_have_lost_events_are_read_again(tmp_path):
    months = [
        write_objects(
            tmp_path / f"month{month}",
            {
                f"{month}.json": log_object(
                    *(record(month * 100 + n, eventTime=f"2026-0{month}-05T00:00:00Z") for n in range(9))
                )
            },
        )
        for month in (1, 2, 3)
    ]
    with Lake.open(tmp_path / "lake", create=True) as lake:
        fill(lake, months)
        highest = lake.catalogue.next_object_id()
        file = next(file for file in lake.catalogue.live_files() if file.month == "2026-03")
        delete(lake.folder / file.path, None)
        done = repaired(lake)
        assert [key.rsplit("/", 1)[1] for key in done.read_again] == ["3.json"]
        assert lake.catalogue.next_object_id() == highest


def test_objects_that_are_gone_by_retention_are_not_read_again(tmp_path, sources):
    old = write_objects(tmp_path / "old", {"old.json": log_object(record(9000, eventTime="2025-01-01T00:00:00Z"))})
    with Lake.open(tmp_path / "lake", create=True) as lake:
        fill(lake, [old, *sources])
        with lake.writer():
            expire(lake, datetime(2026, 1, 1))
        before = content(lake)
        damage(lake, [delete, delete], random.Random(3))
        assert not any("old.json" in key for key in repaired(lake).read_again)
        fill(lake, [old, *sources])
        assert content(lake) == before


def test_objects_from_standard_input_are_named_and_stay_known(tmp_path):
    spooled = write_objects(tmp_path / "lake" / "tmp" / f"stdin-{'0' * 32}" / "0", {"s.json": log_object(record(1))})
    with Lake.open(tmp_path / "home", create=True) as lake:
        ingest(lake, spooled)
        delete(lake.folder / lake.catalogue.live_files()[0].path, None)
        done = repaired(lake)
        assert not done.read_again
        assert len(done.unreadable_again) == 1
        assert len(lake.catalogue.objects()) == 1


def test_old_events_of_a_later_object_are_read_again_but_not_those_that_had_expired(tmp_path, sources):
    old = write_objects(tmp_path / "old", {"old.json": log_object(record(9000, eventTime="2025-02-01T00:00:00Z"))})
    late = write_objects(tmp_path / "late", {"late.json": log_object(record(9001, eventTime="2025-01-01T00:00:00Z"))})
    with Lake.open(tmp_path / "lake", create=True) as lake:
        fill(lake, [old, *sources])
        with lake.writer():
            expire(lake, datetime(2026, 1, 1))
        ingest(lake, late)
        before = content(lake)
        delete(lake.folder / next(file.path for file in lake.catalogue.live_files() if file.month == "2025-01"), None)
        done = repaired(lake)
        names = {Path(key).name for key in done.read_again}
        assert "late.json" in names
        assert "old.json" not in names
        fill(lake, [old, late, *sources])
        assert content(lake) == before


def test_what_may_come_back_of_expired_events_is_said(tmp_path, sources):
    with Lake.open(tmp_path / "lake", create=True) as lake:
        fill(lake, sources)
        border = datetime(2026, 3, 15)
        with lake.writer():
            expire(lake, border)
        before = content(lake)
        damage(lake, [delete], random.Random(5))
        assert repaired(lake).expired_before == border.replace(tzinfo=UTC)
        fill(lake, sources)
        with lake.writer():
            expire(lake, border)
        assert content(lake) == before


def test_objects_that_are_not_there_now_are_named_and_listed(lake, sources):
    gone = sources[0] / "log.json"
    gone.unlink()
    damage(lake, [delete] * OBJECTS * 2, random.Random(6))
    done = repaired(lake)
    assert done.gone == (str(gone.resolve()),)
    listed = (lake.folder / "damaged" / "objects.ndjson").read_text().splitlines()
    assert [json.loads(line) for line in listed] == [{"key": key, "standardInput": False} for key in done.read_again]
    assert len(listed) == OBJECTS


@pytest.mark.parametrize("kind", [delete, truncate, flip, shift])
def test_damaged_duplicate_candidates_are_taken_out_and_read_again(tmp_path, sources, kind, monkeypatch):
    with Lake.open(tmp_path / "lake", create=True) as lake:
        fill(lake, sources[:1])
        with monkeypatch.context() as patch:  # killed before the candidates are compared
            patch.setattr("leastwise.lake.ingest.reconcile", lambda _: Reconciled())
            fill(lake, sources[1:2])
        (staged,) = lake.catalogue.staged()
        kind(lake.folder / staged, random.Random(7))
        done = repaired(lake)
        assert (done.files, done.staged) == ((), (staged,))
        assert {Path(key).parent.name for key in done.read_again} == {"part1"}
        assert not list(check_lake(lake))
        fill(lake, sources[:2])
        found = content(lake)
    with Lake.open(tmp_path / "fresh", create=True) as lake:
        fill(lake, sources[:2])
        assert content(lake) == found


@pytest.mark.parametrize("kind", [delete, truncate, flip, shift])
def test_compaction_does_not_merge_damage(lake, kind):
    file = next(file for file in lake.catalogue.live_files())
    kind(lake.folder / file.path, random.Random(8))
    before = lake.catalogue.live_files()
    with pytest.raises(LakeError, match=file.path) as raised, lake.writer():
        compact(lake)
    assert "lake check --repair" in raised.value.hint
    assert [one for one in lake.catalogue.live_files() if one.month == file.month] == [
        one for one in before if one.month == file.month
    ]


@pytest.mark.parametrize("kind", [delete, truncate, flip, shift])
def test_retention_of_a_damaged_file_changes_nothing(lake, sources, kind):
    border = datetime(2026, 4, 28, 0, 0, 30)  # some objects end before it, others after
    rows = content(lake)
    with lake.writer():
        compact(lake)
    (file,) = (file for file in lake.catalogue.live_files() if file.month == "2026-04")
    kind(lake.folder / file.path, random.Random(9))
    before = lake.catalogue.live_files()
    with pytest.raises(LakeError, match=file.path), lake.writer():
        expire(lake, border)
    assert lake.catalogue.live_files() == before
    assert repaired(lake).expired_before is None
    ingest(lake, *sources)
    assert content(lake) == rows


@pytest.mark.parametrize("kind", [delete, truncate])
def test_retention_does_not_count_what_is_not_there(lake, kind):
    file = lake.catalogue.live_files()[0]
    kind(lake.folder / file.path, random.Random(4))
    with pytest.raises(LakeError, match=file.path) as raised:
        plan_expiry(lake, datetime(2027, 1, 1))
    assert "lake check --repair" in raised.value.hint
