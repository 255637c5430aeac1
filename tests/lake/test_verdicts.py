"""What verify-logs finds is kept in the lake and shown beside events."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

import pytest

from leastwise.cli import app as application
from leastwise.demo import generate
from leastwise.lake.entries import Commit, ObjectEntry
from leastwise.lake.integrity.verdict import Outcome, Subject, Verdict
from leastwise.lake.lake import Lake
from leastwise.lake.verdicts import BATCH, VerdictRecorder, object_key


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    for name in list(os.environ):
        if name.startswith(("AWS_", "LEASTWISE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LEASTWISE_WORKERS", "1")

    def command(*arguments):
        capfd.readouterr()
        code = application.run(list(map(str, arguments)))
        sys.stdout.flush()
        return code, capfd.readouterr().out

    return command


def test_verdicts_reach_info_and_single_events(tmp_path, run):
    trail = tmp_path / "trail"
    generate(trail, events=3_000, end=datetime(2026, 6, 6, tzinfo=UTC), digest_days=3, events_per_object=40)
    assert run("ingest", trail)[0] == 0
    code, said = run("verify-logs", trail, "--public-keys", trail / "public-keys.json")
    assert code == 0, said
    with Lake.open(tmp_path / "home" / "lake") as lake:
        logs = [one for one in lake.catalogue.objects() if one["kind"] == "log"]
        verified = [one for one in logs if one["verdict"] == "VERIFIED"]
        assert verified
        assert all(one["verdict"] for one in logs)
        altered = verified[0]
    path = next(trail.glob(f"**/{altered['key'].rsplit('/', 1)[-1]}"))
    path.write_bytes(path.read_bytes()[:-9] + b"\0" * 9)
    assert run("verify-logs", trail, "--public-keys", trail / "public-keys.json")[0] == 1
    with Lake.open(tmp_path / "home" / "lake") as lake:
        assert lake.catalogue.object_by_id(altered["id"])["verdict"] == "ALTERED"
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        tables = [pq.read_table(file, columns=["eventid", "sourceobjectid"]) for file in lake.data_files()]
        found = [table.filter(pc.equal(table["sourceobjectid"], altered["id"])) for table in tables]
        event = next(table["eventid"][0].as_py() for table in found if table.num_rows)
    assert "ALTERED" in run("events", "show", event)[1]
    assert "1 ALTERED" in run("lake", "info")[1]


def test_without_a_lake_nothing_is_made_for_verdicts(tmp_path, run):
    trail = tmp_path / "trail"
    generate(trail, events=3_000, end=datetime(2026, 6, 6, tzinfo=UTC), digest_days=1, events_per_object=400)
    run("verify-logs", trail, "--public-keys", trail / "public-keys.json")
    assert not (tmp_path / "home").exists()


def test_many_verdicts_and_unknown_objects(tmp_path):
    count = BATCH + 10
    with Lake.open(tmp_path, create=True) as lake:
        entries = [ObjectEntry(n + 1, f"s3://b/{n}", "e", 1, "", "log", sha256=f"{n:064x}") for n in range(count)]
        lake.catalogue.commit(Commit(objects=entries))
        recorder = VerdictRecorder(lake.catalogue)
        for n in range(-5, count):
            recorder.add(Verdict(Outcome.VERIFIED, Subject.LOG, f"{n}", "hash", address=f"s3://b/{n}"))
        recorder.add(Verdict(Outcome.GAP, Subject.PERIOD, "", "off"))
        recorder.flush()
        assert {one["verdict"] for one in lake.catalogue.objects()} == {"VERIFIED"}
        assert recorder.known_hash("s3://b/3", "e") == f"{3:064x}"
        assert recorder.known_hash("s3://b/3", "other") is None


def test_a_files_address_is_its_real_path(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    assert object_key(f"{tmp_path}/link/a.json") == f"{tmp_path}/a.json"
    assert object_key("s3://b//x/../y") == "s3://b//x/../y"
