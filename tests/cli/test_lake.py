"""`leastwise lake`: what it says, what it changes, and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from leastwise.cli import app as application
from leastwise.lake.lake import Lake
from trail_records import ingest, lake_rows, log_object, object_name, record, write_objects

FIRST = datetime(2026, 1, 5)


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(monkeypatch, tmp_path, capfd):
    """Run `leastwise lake …` over the lake of this test."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "LEASTWISE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path))

    def command(*arguments, whole=False):
        capfd.readouterr()
        code = application.run([*([] if whole else ["lake"]), *map(str, arguments)])
        sys.stdout.flush()
        sys.stderr.flush()
        return Done(code, *capfd.readouterr())

    return command


def hourly(days, *, silent=lambda day, hour: False, number=0):
    """Ten events an hour."""
    return [
        record(
            number + (day * 24 + hour) * 10 + index,
            eventTime=f"{FIRST + timedelta(days=day, hours=hour, minutes=index * 5):%Y-%m-%dT%H:%M:%SZ}",
        )
        for day in range(days)
        for hour in range(24)
        for index in range(10)
        if not silent(day, hour)
    ]


def fill(tmp_path, records, **objects):
    contents = dict(objects)
    parts = [records[start : start + 1_000] for start in range(0, len(records), 1_000)]
    contents |= {object_name(number): log_object(*part) for number, part in enumerate(parts)}
    source = write_objects(tmp_path / "source", contents)
    with Lake.open(tmp_path / "lake", create=True) as lake:
        ingest(lake, source)


@pytest.mark.parametrize(
    "command",
    [("info",), ("compact",), ("check",), ("quarantine",), ("expire", "--older-than", "1d"), ("info", "--by", "day")],
)
def test_without_a_lake_there_is_nothing_to_evaluate(run, command):
    done = run(*command)
    assert done.returncode == 3
    assert done.stderr.startswith("leastwise: no lake at ")
    assert "leastwise ingest" in done.stderr


def test_a_complete_trail(run, tmp_path):
    fill(tmp_path, hourly(4), **{"LICENSE": b"text"})
    done = run("info")
    assert done.returncode == 0
    assert "events      960 from 2026-01-05 00:00:00 to 2026-01-08 23:45:00" in done.stdout
    assert "complete: no gaps, nothing in the quarantine" in done.stdout
    assert "objects     1 logs, 1 no logs" in done.stdout
    assert done.stdout.splitlines()[-1].split() == [
        "111122223333", "us-east-1", "960", "2026-01-05T00:00:00Z", "2026-01-08T23:45:00Z", "4", "0", "0",
    ]  # fmt: skip


def test_gaps_are_found_and_quiet_nights_are_none(run, tmp_path):
    def silent(day, hour):
        night = hour < 6
        return night or day in (10, 11) or (day == 15 and 12 <= hour < 15)

    fill(tmp_path, hourly(25, silent=silent))
    document = json.loads(run("info", "--output", "json").stdout)
    assert document["schemaVersion"] == 1
    assert document["complete"] is False
    (covered,) = document["coverage"]
    assert (covered["days"], covered["silent_days"]) == (23, 2)
    assert [(gap["start"], gap["end"]) for gap in covered["gaps"]] == [
        ("2026-01-15T00:00:00Z", "2026-01-17T00:00:00Z"),
        ("2026-01-20T12:00:00Z", "2026-01-20T15:00:00Z"),
    ]
    assert "NOT COMPLETE" in run("info").stdout
    assert "no events of 111122223333 us-east-1 from 2026-01-20 12:00 to 2026-01-20 15:00" in run("info").stdout


def test_a_region_with_few_events_has_no_gaps(run, tmp_path):
    days = (0, 3, 9, 30, 80)
    fill(tmp_path, [record(day, eventTime=f"{FIRST + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}") for day in days])
    assert "complete: no gaps" in run("info").stdout


def test_by_day_and_month_and_filters(run, tmp_path):
    other = [record(90_000 + n, recipientAccountId="444455556666", awsRegion="eu-west-1") for n in range(3)]
    fill(tmp_path, hourly(2) + other)
    rows = list(csv.reader(io.StringIO(run("info", "--by", "day", "--output", "csv").stdout)))
    assert rows[0] == ["account", "region", "day", "events"]
    assert ["111122223333", "us-east-1", "2026-01-05", "240"] in rows
    rows = list(csv.reader(io.StringIO(run("info", "--by", "month", "--account", "444455556666", "-o", "csv").stdout)))
    assert rows[1:] == [["444455556666", "eu-west-1", "2026-03", "3"]]
    assert json.loads(run("info", "--region", "eu-west-1", "-o", "json").stdout)["coverage"][0]["events"] == 3
    assert run("info", "--by", "hour").returncode == 2


def test_delivery_lag(run, tmp_path):
    objects = {
        object_name(number): log_object(record(number, eventTime=f"2026-03-01T00:{number - lag:02}:00Z"))
        for number, lag in ((10, 5), (20, 5), (30, 5), (40, 25))
    }
    fill(tmp_path, [], **objects)
    delivery = json.loads(run("info", "--output", "json").stdout)["delivery"]
    assert delivery["objects"] == 4
    assert delivery["median"] == 5.0
    assert delivery["maximum"] == 25.0


def test_compact_merges_and_keeps_every_row(run, tmp_path):
    records = hourly(8)
    for start in range(0, len(records), 400):
        source = write_objects(tmp_path / f"s{start}", {"log.json": log_object(*records[start : start + 400])})
        with Lake.open(tmp_path / "lake", create=True) as lake:
            ingest(lake, source)
    with Lake.open(tmp_path / "lake") as lake:
        before = lake_rows(lake)
    done = run("compact")
    assert done.returncode == 0
    assert "5 files became 1" in done.stderr
    with Lake.open(tmp_path / "lake") as lake:
        assert lake_rows(lake) == before
        assert [file.level for file in lake.catalogue.live_files()] == [1]
    assert "nothing to merge" in run("compact").stderr


def test_expire_asks_first_and_removes_exactly_the_old_events(run, tmp_path):
    fill(tmp_path, hourly(40))
    border = FIRST + timedelta(days=30, hours=7)
    text = f"{border:%Y-%m-%dT%H:%M:%SZ}"
    with Lake.open(tmp_path / "lake") as lake:
        kept = [row for row in lake_rows(lake) if row["eventtime"] >= border]
        assert len(kept) == 2_330
    done = run("expire", "--older-than", text)
    assert done.returncode == 0
    assert "7,270 events before 2026-02-04 07:00:00 UTC" in done.stderr
    assert "2026-01         6,480 events" in done.stderr
    assert "1 files go whole, 1 are written again" in done.stderr
    assert "nothing was removed: give --yes" in done.stderr
    done = run("expire", "--older-than", text, "--yes")
    assert "removed 7,270 events" in done.stderr
    with Lake.open(tmp_path / "lake") as lake:
        assert lake_rows(lake) == kept
    assert run("check").returncode == 0
    assert "0 events before" in run("expire", "--older-than", text, "--yes").stderr
    with Lake.open(tmp_path / "lake") as lake:  # what is known stays known: the old events do not come back
        assert ingest(lake, tmp_path / "source").stored == 0


def test_expire_of_everything_leaves_an_empty_lake(run, tmp_path):
    fill(tmp_path, hourly(2))
    assert run("expire", "--older-than", "now", "--yes").returncode == 0
    assert run("check").returncode == 0
    assert "events      0" in run("info").stdout
    assert run("expire", "--older-than", "soon").returncode == 2


def only_file(tmp_path):
    (path,) = (tmp_path / "lake" / "data").rglob("*.parquet")
    return path


def problems(run, *options):
    done = run("check", "--output", "json", *options)
    assert done.returncode == 1
    return json.loads(done.stdout)


def test_check_of_a_sound_lake(run, tmp_path):
    fill(tmp_path, hourly(1))
    done = run("check")
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 files checked, 0 problems" in done.stderr
    assert run("check", "--quick").returncode == 0


def test_check_finds_a_missing_file(run, tmp_path):
    fill(tmp_path, hourly(1))
    only_file(tmp_path).unlink()
    assert "the file cannot be found" in json.dumps(problems(run))


@pytest.mark.parametrize("column", ["eventtime", "eventid", "requestparameters", "extra", None])
def test_check_finds_damage_in_any_column(run, tmp_path, column):
    fill(tmp_path, hourly(4))
    path = only_file(tmp_path)
    content = bytearray(path.read_bytes())
    group = pq.read_metadata(path).row_group(0)
    chunks = {group.column(number).path_in_schema: group.column(number) for number in range(group.num_columns)}
    start = len(content) - 16  # of the footer
    if column is not None:
        start = chunks[column].data_page_offset + chunks[column].total_compressed_size // 2
    content[start : start + 8] = bytes(255 - byte for byte in content[start : start + 8])
    path.write_bytes(content)
    assert problems(run)


def test_check_finds_a_cut_file_and_other_content(run, tmp_path):
    fill(tmp_path, hourly(2))
    path = only_file(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "bytes; the catalogue says" in json.dumps(problems(run))
    path.write_bytes(whole)
    table = pq.read_table(path, partitioning=None)
    pq.write_table(table.slice(1), path)
    found = json.dumps(problems(run))
    assert "479 rows; the catalogue says 480" in found
    assert "its event times are not those of the catalogue" in found
    pq.write_table(table.drop_columns("eventid"), path)
    assert "another schema" in json.dumps(problems(run))


def test_check_finds_an_event_stored_twice(run, tmp_path):
    fill(tmp_path, hourly(1))
    with Lake.open(tmp_path / "lake") as lake:
        from leastwise.lake.entries import Commit
        from leastwise.lake.reconcile import _file_of

        table = pq.read_table(only_file(tmp_path), partitioning=None)
        lake.catalogue.commit(Commit(add_files=_file_of(lake, table.slice(3, 2))))
    found = json.dumps(problems(run, "--quick"))
    assert found.count("is stored 2 times") == 2
    assert table["eventid"][3].as_py() in found


def test_check_finds_what_a_killed_writer_left(run, tmp_path):
    fill(tmp_path, hourly(1))
    orphan = only_file(tmp_path).with_name("orphan.parquet")
    orphan.write_bytes(only_file(tmp_path).read_bytes())
    assert "belongs to no commit" in json.dumps(problems(run))
    with Lake.open(tmp_path / "lake") as lake, lake.writer():
        assert not orphan.exists()
    assert run("check").returncode == 0


def test_quarantine_list_and_text(run, tmp_path):
    bad = '{"eventVersion":"1.08","eventTime":"\x1b[31mnever"}'
    fill(tmp_path, [], **{"log.json": log_object(record(1), bad)})
    done = run("quarantine", "--output", "json")
    (entry,) = json.loads(done.stdout)["rows"] if isinstance(json.loads(done.stdout), dict) else json.loads(done.stdout)
    assert entry["reason"].startswith("not valid JSON") or "eventTime" in entry["reason"]
    assert "\x1b" not in run("quarantine").stdout
    assert run("quarantine", "--show", entry["id"]).stdout == bad
    done = run("quarantine", "--show", "999")
    assert done.returncode == 2
    assert "there is no quarantined record 999" in done.stderr


def test_ddl(run):
    done = run("ddl", "--table", "audit.events", "--location", "s3://amzn-s3-demo-bucket/lake/data")
    assert done.returncode == 0
    assert done.stdout.startswith("CREATE EXTERNAL TABLE audit.events (\n  `eventtime` timestamp,\n")
    assert "LOCATION 's3://amzn-s3-demo-bucket/lake/data/'" in done.stdout
    assert "`resources` array<struct<accountid:string,type:string,arn:string,arnprefix:string>>" in done.stdout
    assert run("ddl", "--table", "x; DROP TABLE y").returncode == 2
    assert run("ddl", "--location", "s3://b/'x").returncode == 2


def test_verdicts_are_counted_and_an_altered_file_makes_it_incomplete(run, tmp_path):
    fill(tmp_path, hourly(1))
    with Lake.open(tmp_path / "lake") as lake:
        key = lake.catalogue.objects()[0]["key"]
        lake.catalogue.set_verdicts([(key, "ALTERED", "hash differs")])
    done = run("info")
    assert "integrity   1 ALTERED" in done.stdout
    assert "1 log files are ALTERED" in done.stdout


@pytest.mark.parametrize(
    "question",
    [
        ["events", "--since", "2020-01-01", "--output", "csv"],
        ["query", "SELECT max(eventID) FROM events"],
        ["timeline-of", "alice", "--since", "2020-01-01"],
        ["lake", "compact"],
        ["lake", "expire", "--older-than", "2026-01-06T05:00:00Z", "--yes"],
    ],
)
@pytest.mark.parametrize("kind", ["page", "footer", "missing"])
def test_whoever_reads_a_damaged_file_is_told_its_name_and_the_repair(run, tmp_path, question, kind):
    fill(tmp_path, hourly(2))
    path = only_file(tmp_path)
    data = bytearray(path.read_bytes())
    group = pq.read_metadata(path).row_group(0)
    ids = next(group.column(i) for i in range(group.num_columns) if group.column(i).path_in_schema == "eventid")
    start = ids.data_page_offset if kind == "page" else len(data) - 900
    data[start : start + 600] = bytes(600)
    if kind == "missing":
        path.unlink()
    else:
        path.write_bytes(data)
    done = run(*question, whole=True)
    assert done.returncode == 2
    assert path.name in done.stderr
    assert "leastwise lake check --repair" in done.stderr
    assert "defect" not in done.stderr
    if question[0] == "lake":
        assert "removed" not in done.stderr.replace("nothing was removed", "")


def test_check_repairs_what_reading_complains_of(run, tmp_path):
    fill(tmp_path, hourly(3))
    with Lake.open(tmp_path / "lake") as lake:
        before, file = len(lake_rows(lake)), lake.catalogue.live_files()[0]
    (tmp_path / "lake" / file.path).unlink()
    assert "run `leastwise lake check --repair`" in run("check").stderr
    complaint = run("info")
    assert complaint.returncode != 0
    assert file.path in complaint.stderr
    assert "leastwise lake check --repair" in complaint.stderr
    done = run("check", "--repair")
    assert done.returncode == 1
    assert file.path in done.stderr
    assert f"{file.rows:,} events" in done.stderr
    assert object_name(0) in done.stderr
    assert run("check", "--repair").returncode == 0
    with Lake.open(tmp_path / "lake") as lake:
        ingest(lake, tmp_path / "source")
        assert len(lake_rows(lake)) == before


def test_dismissed_entries_make_the_lake_incomplete_no_longer(run, tmp_path):
    source = write_objects(tmp_path / "source", {"log.json": log_object(record(1), '{"eventVersion":', "{")})
    assert application.run(["ingest", str(source)]) == 4
    entries = json.loads(run("quarantine", "--output", "json").stdout)["rows"]
    for wrong in ((), ("999",), (entries[0]["id"], "--all")):
        assert run("dismiss-quarantine", *wrong).returncode == 2
    done = run("dismiss-quarantine", entries[0]["id"], "--reason", "known damage")
    assert (done.returncode, done.stderr) == (0, "dismissed 1 entries\n")
    left = json.loads(run("quarantine", "--output", "json").stdout)["rows"]
    assert [one["id"] for one in left] == [one["id"] for one in entries[1:]]
    assert run("dismiss-quarantine", "--all").returncode == 0
    assert application.run(["ingest", str(source)]) == 0
