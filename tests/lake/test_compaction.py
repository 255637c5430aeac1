"""Compaction: fewer, sorted files with the same rows."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from leastwise.errors import LakeError
from leastwise.lake import compaction
from leastwise.lake.entries import DataFile
from leastwise.lake.lake import Lake
from leastwise.lake.schema import EVENT_SCHEMA
from trail_records import ingest, lake_rows, log_object, record, write_objects


@pytest.fixture
def lake(tmp_path):
    """A lake of twelve small files in two months."""
    with Lake.open(tmp_path / "lake", create=True) as lake:
        for part in range(6):
            records = [
                record(
                    part * 100 + index,
                    eventTime=f"2026-0{3 + index % 2}-{1 + index % 28:02}T00:00:{part:02}Z",
                    eventSource=f"{'zsec'[index % 4]}.amazonaws.com",
                    eventName=f"Action{index % 7}",
                )
                for index in range(100)
            ]
            ingest(lake, write_objects(tmp_path / f"part{part}", {"log.json": log_object(*records)}))
        yield lake


def test_rows_stay_and_files_are_sorted(lake):
    before = lake_rows(lake)
    assert len(lake.catalogue.live_files()) == 12
    months = []
    with lake.writer():
        done = compaction.compact(lake, lambda number, total: months.append((number, total)))
    assert (done.files_before, done.files_after, done.rows) == (12, 2, 600)
    assert months == [(1, 2), (2, 2)]
    assert lake_rows(lake) == before
    for file in lake.catalogue.live_files():
        assert file.level == 1
        assert file.path.startswith(f"data/month={file.month}/")
        table = pq.read_table(lake.folder / file.path, schema=EVENT_SCHEMA)
        order = list(zip(*(table[name].to_pylist() for name in ("eventsource", "eventname", "eventtime")), strict=True))
        assert order == sorted(order)
        assert {str(day)[:7] for day in table["event_date"].to_pylist()} == {file.month}


def test_replaced_files_stay_for_readers_and_go_later(lake, monkeypatch):
    old = lake.data_files()
    with lake.writer():
        compaction.compact(lake)
    assert sum(pq.read_metadata(path).num_rows for path in old) == 600
    monkeypatch.setattr("leastwise.lake.lake.GRACE_SECONDS", -1)
    with lake.writer():
        pass
    assert len(list((lake.folder / "data").rglob("*.parquet"))) == 2
    assert lake.catalogue.all_paths() == {file.path for file in lake.catalogue.live_files()}


def test_large_files_are_split(lake, monkeypatch):
    before = lake_rows(lake)
    monkeypatch.setattr(compaction, "ROW_GROUP_ROWS", 50)
    monkeypatch.setattr(compaction, "MAXIMUM_FILE_ROWS", 100)
    with lake.writer():
        done = compaction.compact(lake)
    assert done.files_after == 6
    assert {file.rows for file in lake.catalogue.live_files()} == {100}
    assert lake_rows(lake) == before


def test_ingest_compacts_when_it_is_due_only(lake):
    with lake.writer():
        assert compaction.compact_if_due(lake).files_before == 0
    original, compaction.DUE_FILES = compaction.DUE_FILES, 6
    try:
        with lake.writer():
            assert compaction.compact_if_due(lake).files_before == 12
    finally:
        compaction.DUE_FILES = original


def test_each_event_is_rewritten_a_logarithmic_number_of_times():
    files, rewritten, number = [], 0, 0
    for _ in range(400):
        number += 1
        files.append(DataFile(f"f{number}", 0, "2026-03", 1_000, 1, 0, 1))
        group = compaction._worth_merging(files, 1)
        if group:
            rows = sum(file.rows for file in group)
            rewritten += rows
            number += 1
            files = [file for file in files if file not in group]
            files.append(DataFile(f"f{number}", 1, "2026-03", rows, 1, 0, 1))
    assert sum(file.rows for file in files) == 400_000
    assert rewritten < 12 * 400_000


def test_a_damaged_file_changes_nothing(lake):
    before = lake.catalogue.live_files()
    path = lake.folder / before[0].path
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(LakeError, match="cannot merge"), lake.writer():
        compaction.compact(lake)
    left = {file.path for file in lake.catalogue.live_files()}
    assert {file.path for file in before if file.month == before[0].month} <= left
