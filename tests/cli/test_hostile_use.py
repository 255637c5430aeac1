"""The command line under hostile use: odd names, streams, settings, and a quarantine whose sources changed."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from leastwise.cli.app import COMMANDS, run

sys.path.insert(0, str(Path(__file__).parents[1]))
from trail_records import record


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("LEASTWISE_HOME", str(folder))
    return folder


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


def log_file(*records):
    return json.dumps({"Records": list(records)}).encode()


def _command(*arguments, **settings):
    environment = {**os.environ, **settings.pop("environment", {})}
    command = [sys.executable, "-m", "leastwise", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False, **settings)


def _event_ids(capfd):
    capfd.readouterr()
    assert run(["query", "SELECT eventid FROM events ORDER BY 1", "--output", "json"]) == 0
    return [row["eventID"] for row in json.loads(capfd.readouterr().out)["rows"]]


def _quarantine(capfd):
    capfd.readouterr()
    assert run(["lake", "quarantine", "--output", "json"]) == 0
    return json.loads(capfd.readouterr().out)["rows"]


@pytest.mark.parametrize("name", [name for _, _, name in COMMANDS])
def test_every_command_has_help(name, capsys):
    assert run([name, "--help"]) == 0
    assert f" {name} " in capsys.readouterr().out


def test_a_file_name_that_is_no_text_is_ingested(home, source, capfd):
    path = os.fsencode(source) + b"/not \xff\xfe text.json"
    Path(os.fsdecode(path)).write_bytes(log_file(record(eventID="e-1")))
    assert run(["ingest", str(source)]) == 0
    assert run(["ingest", str(source)]) == 0
    assert "1 ingested before" in capfd.readouterr().err
    assert _event_ids(capfd) == ["e-1"]


def test_an_empty_location_is_not_the_current_folder(home, capsys):
    assert run(["ingest", ""]) == 2
    assert "location is empty" in capsys.readouterr().err


def test_a_named_pipe_is_read_as_a_stream(home, tmp_path, capfd):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(log_file(record(eventID="e-1")),))
    writer.start()
    assert run(["ingest", str(pipe)]) == 0
    writer.join()
    assert _event_ids(capfd) == ["e-1"]


def test_a_single_record_in_place_of_the_list_is_taken(home, source, capfd):
    (source / "one.json").write_text(json.dumps({"Records": record(eventID="e-1")}))
    assert run(["ingest", str(source)]) == 0
    assert _event_ids(capfd) == ["e-1"]


def test_the_quarantine_keeps_what_it_has_when_the_source_is_gone(home, source, capfd):
    path = source / "cut.json"
    path.write_bytes(log_file(record(eventID="e-1"), record(eventID="e-2"))[:-40])
    assert run(["ingest", str(source)]) == 4
    before = _quarantine(capfd)
    path.unlink()
    assert run(["ingest", "--retry-quarantine"]) == 4
    assert "1 of their objects cannot be read any more" in capfd.readouterr().err
    assert _quarantine(capfd) == before


def test_the_quarantine_is_empty_once_the_source_is_mended(home, source, capfd):
    path = source / "cut.json"
    whole = log_file(record(eventID="e-1"), record(eventID="e-2"))
    path.write_bytes(whole[:-40])
    assert run(["ingest", str(source)]) == 4
    path.write_bytes(whole)
    assert run(["ingest", "--retry-quarantine", str(source)]) == 0
    assert _quarantine(capfd) == []
    assert _event_ids(capfd) == ["e-1", "e-2"]
    assert run(["ingest", str(source)]) == 0


def test_a_mended_source_ingested_by_its_path_settles_the_quarantine_on_retry(home, source, capfd):
    path = source / "cut.json"
    whole = log_file(record(eventID="e-1"), record(eventID="e-2"))
    path.write_bytes(whole[:-40])
    assert run(["ingest", str(source)]) == 4
    path.write_bytes(whole)
    assert run(["ingest", str(source)]) == 0
    assert run(["ingest", "--retry-quarantine"]) == 0
    assert _quarantine(capfd) == []
    assert _event_ids(capfd) == ["e-1", "e-2"]


def test_retrying_an_unchanged_object_changes_no_count(home, source, capfd):
    path = source / "mixed.json"
    path.write_text(json.dumps({"Records": [record(eventID="e-1"), {"no": "event"}, record(eventID="e-2")]}))

    def state():
        capfd.readouterr()
        assert run(["lake", "info", "--output", "json"]) == 0
        return [line for line in capfd.readouterr().out.splitlines() if "ingested" not in line.lower()]

    assert run(["ingest", str(source)]) == 4
    before, kept = state(), [(one["object"], one["reason"]) for one in _quarantine(capfd)]
    assert run(["ingest", "--retry-quarantine", str(source)]) == 4
    assert state() == before
    assert [(one["object"], one["reason"]) for one in _quarantine(capfd)] == kept
    assert len(kept) == 1


def test_an_ingest_period_that_ends_before_it_begins_is_refused(home, source, capsys):
    assert run(["ingest", str(source), "--since", "2026-02-01", "--until", "2026-01-01"]) == 2
    assert "ends before it begins" in capsys.readouterr().err


def test_an_empty_home_variable_counts_as_unset(monkeypatch, tmp_path):
    from leastwise.settings import load_settings

    monkeypatch.setenv("LEASTWISE_HOME", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert load_settings().home.is_absolute()


def test_a_configuration_that_is_no_text_is_one_clear_line(home, capsys):
    home.mkdir()
    (home / "leastwise.toml").write_bytes(b"\xff\xfe")
    assert run(["lake", "info"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert "leastwise.toml" in lines[0]


def test_an_unexpected_error_is_one_line(monkeypatch, capsys):
    monkeypatch.delenv("LEASTWISE_TRACEBACK", raising=False)

    def broken(**_):
        raise RuntimeError("first\nsecond")

    assert run([], entry=broken) == 2
    assert capsys.readouterr().err.splitlines()[0] == "leastwise: unexpected error: RuntimeError: first"


def test_text_that_the_terminal_lacks_is_escaped_and_closed_streams_are_no_error(home, source):
    (source / "one.json").write_bytes(log_file(record(eventID="e-1")))
    run(["ingest", str(source)])
    plain = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    shown = _command("timeline-of", "alice", environment=plain)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert b"alice created user" in shown.stdout
    closed = _command("lake", "info", preexec_fn=lambda: os.close(1))
    assert (closed.returncode, closed.stderr) == (0, b"")


@pytest.mark.parametrize("option", ["--text", "--service", "--account", "--region", "--error", "--resource"])
def test_an_empty_filter_is_refused(home, source, option, capsys):
    (source / "one.json").write_bytes(log_file(record(eventID="e-1")))
    assert run(["ingest", str(source)]) == 0
    capsys.readouterr()
    assert run(["events", option, ""]) == 2
    assert capsys.readouterr().err.startswith(f"leastwise: {option}: the value is empty")


@pytest.mark.parametrize("arguments", [("events", "--text"), ("query",), ("timeline-of",), ("events", "show")])
def test_an_argument_that_is_no_text_is_one_clear_line(home, arguments, capsys):
    assert run([*arguments, "a\udcffb"]) == 2
    assert capsys.readouterr().err.startswith("leastwise: 'a\\udcffb' is no text")


def test_verifying_an_empty_location_is_not_the_current_folder(home, capsys):
    assert run(["verify-logs", ""]) == 2
    assert "location is empty" in capsys.readouterr().err


@pytest.mark.parametrize("mended", [True, False])
def test_a_retry_applies_the_filters_of_the_first_reading(home, source, capfd, mended):
    other = record(eventID="e-other", awsRegion="us-west-2")
    path = source / "cut.json"
    whole = log_file(record(eventID="e-1"), other, record(eventID="e-2"))
    path.write_bytes(whole[:-40])
    assert run(["ingest", str(source), "--region", record()["awsRegion"]]) == 4
    if mended:
        path.write_bytes(whole)
    assert run(["ingest", "--retry-quarantine"]) == (0 if mended else 4)
    assert _event_ids(capfd) == (["e-1", "e-2"] if mended else ["e-1"])


def test_a_retry_leaves_an_object_whose_filters_are_unknown(home, source, capfd):
    path = source / "cut.json"
    path.write_bytes(log_file(record(eventID="e-1"), record(eventID="e-2"))[:-40])
    assert run(["ingest", str(source)]) == 4
    before = _quarantine(capfd)
    with closing(sqlite3.connect(next(home.rglob("catalogue.sqlite")))) as connection, connection:
        connection.execute("UPDATE objects SET selection = 'since=whenever'")
    assert run(["ingest", "--retry-quarantine"]) == 4
    assert "1 of their objects were left: their filters are unknown" in capfd.readouterr().err
    assert _quarantine(capfd) == before
