"""`leastwise doctor`: what is in order, what is not, and what to do about it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import namedtuple

import pytest

from leastwise.cli.app import run
from leastwise.lake.lake import Lake
from leastwise.settings import Settings
from leastwise.usecases import diagnosis
from leastwise.usecases.diagnosis import State, diagnose


def examine(home, environment=None):
    settings = Settings(home=home, workers=1)
    return {examination.name: examination for examination in diagnose(settings, environment or {})}


def test_a_fresh_home_is_healthy_and_left_as_it_is(tmp_path):
    found = examine(tmp_path / "home", {"AWS_PROFILE": "audit", "HOME": str(tmp_path)})
    assert {name: one.state for name, one in found.items() if one.state is State.PROBLEM} == {}
    assert "nothing ingested yet" in found["lake"].found
    assert list(tmp_path.iterdir()) == []


def test_the_lake_is_described(tmp_path):
    Lake.open(tmp_path / "lake", create=True).close()
    assert found_lake(tmp_path).state is State.OK
    assert "0 events in 0 files" in found_lake(tmp_path).found


def found_lake(home):
    return examine(home)["lake"]


def test_a_lake_of_a_newer_version_is_a_problem(tmp_path):
    Lake.open(tmp_path / "lake", create=True).close()
    with sqlite3.connect(tmp_path / "lake" / "catalogue.sqlite") as connection:
        connection.execute("UPDATE lake SET value = '999' WHERE name = 'format'")
    assert found_lake(tmp_path).state is State.PROBLEM
    assert "999" in found_lake(tmp_path).found
    assert found_lake(tmp_path).remedy


def test_a_broken_catalogue_is_a_problem(tmp_path):
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake" / "catalogue.sqlite").write_bytes(b"not a database, " * 100)
    assert found_lake(tmp_path).state is State.PROBLEM
    assert found_lake(tmp_path).remedy


def test_a_home_below_a_file_is_a_problem(tmp_path):
    (tmp_path / "file").write_text("")
    found = examine(tmp_path / "file" / "home")
    assert found["home"].state is State.PROBLEM
    assert "LEASTWISE_HOME" in found["home"].remedy


@pytest.mark.parametrize(("free", "state"), [(10, State.PROBLEM), (500 << 20, State.WARNING), (9 << 30, State.OK)])
def test_free_space(free, state, tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(1 << 40, 0, free))
    assert examine(tmp_path)["disk"].state is state


def test_without_landlock_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("leastwise.lake.sandbox.landlock.landlock_abi", lambda: 0)
    found = examine(tmp_path)["queries"]
    assert found.state is State.WARNING
    assert "read-only mount" in found.remedy


def test_credentials_are_named_never_shown(tmp_path):
    secret = "wJalrXUtnFEMI/K7MDENG"
    environment = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": secret, "HOME": str(tmp_path)}
    found = examine(tmp_path, environment)["AWS credentials"]
    assert found.state is State.OK
    assert "AWS_ACCESS_KEY_ID" in found.found
    assert secret not in found.found
    assert "AKIAIOSFODNN7EXAMPLE" not in found.found


def test_no_credentials_is_a_warning_only(tmp_path):
    found = examine(tmp_path, {"HOME": str(tmp_path)})["AWS credentials"]
    assert found.state is State.WARNING
    assert "s3://" in found.remedy


def test_the_endpoint_in_force_is_shown(tmp_path):
    both = {"AWS_ENDPOINT_URL": "http://localhost:1", "AWS_ENDPOINT_URL_S3": "http://localhost:2"}
    assert "http://localhost:2 (AWS_ENDPOINT_URL_S3)" in examine(tmp_path, both)["AWS endpoint"].found


def test_a_missing_library_is_a_problem(tmp_path, monkeypatch):
    monkeypatch.setattr(diagnosis, "_LIBRARIES", ("duckdb", "no-such-library-of-ours"))
    assert examine(tmp_path)["libraries"].state is State.PROBLEM
    assert "no-such-library-of-ours" in examine(tmp_path)["libraries"].found


def test_command_line_tells_by_exit_code(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path))
    assert run(["doctor"]) == 0
    text = capsys.readouterr().out
    assert "Landlock" in text
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake" / "catalogue.sqlite").write_bytes(b"x" * 4096)
    assert run(["doctor", "--output", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["schemaVersion"], document["healthy"]) == (1, False)
    assert [one["name"] for one in document["examinations"] if one["state"] == "problem"] == ["lake"]
