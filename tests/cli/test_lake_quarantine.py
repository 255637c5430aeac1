"""`leastwise lake dismiss-quarantine` over entries of files and of standard input."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from leastwise.cli import app as application
from trail_records import record, text_of, write_objects

BROKEN = "\n".join([text_of(record(1)), '{"eventVersion":', '{"eventID":']).encode()


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LEASTWISE_OUTPUT", raising=False)

    def command(*arguments):
        capfd.readouterr()
        code = application.run(list(map(str, arguments)))
        return code, *capfd.readouterr()

    return command


@pytest.fixture(params=["file", "standard input"])
def ingested(request, run, tmp_path, monkeypatch):
    """The location of two entries, and how it is ingested again."""
    if request.param == "file":
        location = write_objects(tmp_path / "source", {"log.jsonl": BROKEN})
    else:
        location = "-"
        monkeypatch.setattr(sys, "stdin", type("Stream", (), {"buffer": io.BytesIO(BROKEN)}))
    assert run("ingest", location)[0] == 4
    return location


def entries(run) -> list[int]:
    return [one["id"] for one in json.loads(run("lake", "quarantine", "--output", "json")[1])["rows"]]


def test_some_and_then_all_entries(run, ingested):
    first, second = entries(run)
    assert run("lake", "dismiss-quarantine", first, first) == (0, "", "dismissed 1 entries\n")
    assert entries(run) == [second]
    code, _, said = run("ingest", "--retry-quarantine")
    assert (code, "INCOMPLETE" in said) == (4, True)
    assert run("lake", "dismiss-quarantine", "--all")[0] == 0
    assert entries(run) == []
    assert run("ingest", "--retry-quarantine")[0] == 0
    assert "complete: no gaps, nothing in the quarantine" in run("lake", "info")[1]
    if ingested != "-":
        assert run("ingest", ingested)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "which entries to dismiss is not said"),
        (("1", "--all"), "which entries to dismiss is not said"),
        (("1", "999"), "there is no quarantined record 999"),
    ],
)
def test_what_is_not_said_or_not_there_dismisses_nothing(run, ingested, arguments, said):
    before = entries(run)
    code, _, error = run("lake", "dismiss-quarantine", *arguments)
    assert code == 2
    assert said in error.splitlines()[0]
    assert entries(run) == before
