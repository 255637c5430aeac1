"""LEASTWISE_OUTPUT where a command does not offer its value."""

from __future__ import annotations

import json

import pytest

from leastwise.cli.app import run
from leastwise.cli.output_default import VARIABLE

EVENT = {
    "eventVersion": "1.08",
    "eventTime": "2026-03-01T10:00:00Z",
    "eventName": "ListUsers",
    "eventSource": "iam.amazonaws.com",
    "eventID": "e-1",
    "recipientAccountId": "111122223333",
}


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    path = tmp_path / "log.json"
    path.write_text(json.dumps({"Records": [EVENT]}))
    return str(path)


def test_a_default_that_is_not_offered_is_ignored_with_one_line(log, monkeypatch, capfd):
    monkeypatch.setenv(VARIABLE, "csv")
    assert run(["ingest", log]) == 0
    lines = capfd.readouterr().err.splitlines()
    assert lines[0] == "leastwise: LEASTWISE_OUTPUT=csv is ignored: ingest writes table, json"
    assert lines[1].startswith("1 events read")


def test_a_default_that_is_offered_is_used(log, monkeypatch, capfd):
    monkeypatch.setenv(VARIABLE, "json")
    assert run(["ingest", log]) == 0
    done = capfd.readouterr()
    assert json.loads(done.out)["stored"] == 1
    assert "ignored" not in done.err
    monkeypatch.setenv(VARIABLE, "csv")
    assert run(["lake", "info", "--by", "day"]) == 0
    assert "ignored" not in capfd.readouterr().err


def test_a_group_s_command_is_named_whole(log, monkeypatch, capfd):
    monkeypatch.setenv(VARIABLE, "no-format")
    assert run(["lake", "info"]) == 3
    assert "no-format is ignored: lake info writes table, json, csv" in capfd.readouterr().err


@pytest.mark.parametrize("option", [("--output", "csv"), ("--output=csv",), ("-o", "csv"), ("-ocsv",)])
@pytest.mark.parametrize("default", ["csv", "json", None])
def test_an_explicit_output_that_is_not_offered_is_a_usage_error(log, monkeypatch, capfd, option, default):
    if default:
        monkeypatch.setenv(VARIABLE, default)
    assert run(["ingest", log, *option]) == 2
    assert "ignored" not in capfd.readouterr().err


def test_an_explicit_output_beats_a_default_that_is_not_offered_silently(log, monkeypatch, capfd):
    monkeypatch.setenv(VARIABLE, "csv")
    assert run(["ingest", log, "--output", "json"]) == 0
    done = capfd.readouterr()
    assert json.loads(done.out)["stored"] == 1
    assert done.err == ""


def test_a_command_without_output_does_not_heed_the_default(log, monkeypatch, capfd):
    assert run(["ingest", log]) == 0
    capfd.readouterr()
    monkeypatch.setenv(VARIABLE, "no-format")
    assert run(["lake", "dismiss-quarantine", "--all"]) == 0
    assert capfd.readouterr().err == "dismissed 0 entries\n"


def test_a_group_that_does_not_offer_the_default_leaves_it_to_the_command_inside(log, monkeypatch, capfd):
    assert run(["ingest", log]) == 0
    monkeypatch.setenv(VARIABLE, "no-format")
    assert run(["events", "show", "e-1"]) == 0
    assert "ListUsers" in capfd.readouterr().out


def test_the_default_stays_in_the_environment(log, monkeypatch, capfd):
    monkeypatch.setenv(VARIABLE, "csv")
    for _ in range(2):
        assert run(["ingest", log]) == 0
        assert "LEASTWISE_OUTPUT=csv is ignored" in capfd.readouterr().err
