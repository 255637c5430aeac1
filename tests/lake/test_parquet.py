"""How the lake's files are written."""

from __future__ import annotations

import duckdb
import pyarrow.parquet as pq
import pytest

from leastwise.errors import LakeError
from leastwise.lake.athena_table import athena_type
from leastwise.lake.decode import table_from_records
from leastwise.lake.parquet import EventFileWriter, MonthlyWriter
from leastwise.lake.schema import EVENT_SCHEMA
from trail_records import event_id, record


@pytest.fixture
def folder(tmp_path):
    for name in ("tmp", "data"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture(scope="module")
def table():
    return table_from_records(
        [record(number, eventTime=f"2026-0{1 + number % 3}-01T00:00:00Z") for number in range(90)]
    )


def test_a_file_appears_when_it_is_finished(folder, table):
    writer = EventFileWriter(folder, "data/month=2026-01")
    writer.write(table)
    assert not list((folder / "data").rglob("*.parquet"))
    file = writer.finish(level=0, month="2026-01")
    path = folder / file.path
    assert (file.rows, file.bytes) == (90, path.stat().st_size)
    assert (file.first_event_time, file.last_event_time) == (1767225600000000, 1772323200000000)
    assert not list((folder / "tmp").iterdir())
    assert pq.read_table(path, schema=EVENT_SCHEMA).equals(table)


def test_nothing_written_or_abandoned_leaves_nothing(folder, table):
    assert EventFileWriter(folder, "data").finish(level=0) is None
    writer = MonthlyWriter(folder)
    writer.write(table)
    writer.abandon()
    assert not list(folder.rglob("*.parquet"))


def test_a_file_for_each_month(folder, table):
    writer = MonthlyWriter(folder)
    writer.write(table)
    writer.write(table)
    files = writer.finish()
    assert sorted((file.month, file.rows) for file in files) == [("2026-01", 60), ("2026-02", 60), ("2026-03", 60)]
    assert all(file.path.startswith(f"data/month={file.month}/") for file in files)


def test_options(folder, table):
    writer = EventFileWriter(folder, "data", row_group_rows=50)
    writer.write(table)
    path = folder / writer.finish(level=1).path
    metadata = pq.read_metadata(path)
    assert metadata.num_row_groups == 2
    group = metadata.row_group(0)
    chunks = {group.column(number).path_in_schema: group.column(number) for number in range(group.num_columns)}
    assert {chunk.compression for name, chunk in chunks.items() if name != "eventtime"} == {"ZSTD"}
    assert chunks["eventtime"].compression == "UNCOMPRESSED"
    assert "DELTA_BINARY_PACKED" in chunks["eventtime"].encodings
    assert chunks["eventname"].has_dictionary_page
    assert not chunks["eventid"].has_dictionary_page
    for name in ("eventsource", "eventname", "eventtime", "event_date", "recipientaccountid", "principalarn"):
        assert chunks[name].is_stats_set, name
    assert not chunks["requestparameters"].is_stats_set
    assert [(column.column_index, column.descending) for column in group.sorting_columns] == [
        (3, False),
        (4, False),
        (0, False),
    ]
    bloom = duckdb.execute(
        "SELECT bloom_filter_offset IS NOT NULL FROM parquet_metadata($1) WHERE path_in_schema = 'eventid'", [str(path)]
    ).fetchall()
    assert bloom == [(True,), (True,)]
    excluded = duckdb.execute(
        "SELECT bool_or(bloom_filter_excludes) FROM parquet_bloom_probe($1, 'eventid', $2)", [str(path), event_id(3)]
    ).fetchall()
    assert excluded in ([(True,)], [(False,)])


def test_other_engines_read_the_files(folder, table):
    writer = EventFileWriter(folder, "data")
    writer.write(table)
    path = folder / writer.finish(level=0).path
    rows = duckdb.execute("SELECT eventname, useridentity.arn, eventtime FROM read_parquet($1)", [str(path)]).fetchall()
    assert len(rows) == 90
    assert rows[0][:2] == ("CreateUser", "arn:aws:iam::111122223333:user/alice")
    assert pq.ParquetFile(path).schema_arrow.names == EVENT_SCHEMA.names


def test_a_full_disk_is_one_clear_error(folder, table, monkeypatch):
    writer = EventFileWriter(folder, "data")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    with pytest.raises(LakeError, match="No space left on device") as caught:
        writer.write(table)
    assert "nothing was lost" in caught.value.hint
    writer.abandon()
    assert not list((folder / "tmp").iterdir())


def test_every_column_has_a_type_in_athena():
    assert [athena_type(field.type) for field in EVENT_SCHEMA if field.name in ("eventtime", "readonly")] == [
        "timestamp",
        "boolean",
    ]
    assert all(athena_type(field.type) for field in EVENT_SCHEMA)
