"""The state as a file: its tables, damage, other versions, folders that cannot be written, processes side by side."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from made_findings import at, made

from leastwise.errors import InputError, StateError
from leastwise.model.finding import FindingStatus
from leastwise.state.database import Database
from leastwise.state.finding_history import Coverage
from leastwise.state.findings import Findings
from leastwise.state.location import state_path
from leastwise.state.migrations import HEAD
from leastwise.state.tables import METADATA

WHOLE = Coverage(frozenset({"open-bucket"}), frozenset({"111122223333"}))


def test_migrations_make_the_tables_that_the_code_knows(home: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with Database.open(home) as database, database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, METADATA) == []


def test_the_newest_migration_is_the_one_that_is_looked_for() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    import leastwise.state.migrations as migrations

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_newer_state_is_refused(home: Path) -> None:
    connection = sqlite3.connect(state_path(home))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(StateError, match="newer version"):
        Database.open(home)


@pytest.mark.parametrize("content", [b"no database at all " * 100, b"SQLite format 3\0 cut short"])
def test_a_damaged_file_is_one_line(tmp_path: Path, content: bytes) -> None:
    state_path(tmp_path).write_bytes(content)
    with pytest.raises(StateError, match=r"cannot use .*state\.sqlite") as raised:
        Database.open(tmp_path)
    assert "\n" not in raised.value.message
    assert "damaged" in raised.value.hint


def test_a_home_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(StateError, match="cannot write to"):
        Database.open(tmp_path / "home")


def test_a_read_only_state_shows_what_it_holds_and_keeps_nothing(home: Path, monkeypatch: Any) -> None:
    with Database.open(home) as database:
        Findings(database).record([made("x")], WHOLE, at(0))
    monkeypatch.setattr("leastwise.state.database.os.access", lambda path, mode: False)
    with Database.open(home) as database:
        findings = Findings(database)
        (seen,) = findings.record([made("x")], WHOLE, at(1))
        assert (seen.first_seen, seen.last_seen) == (at(0), at(1))
        assert [one.last_seen for one in findings.all()] == [at(0)]
        with pytest.raises(StateError, match="cannot write"):
            findings.archive(made("x").finding_id, "carol", "expected")


def test_texts_that_no_database_takes_come_back_as_they_were(home: Path) -> None:
    odd = made("arn:aws:s3:::\ud800\x00\u202e", title="\udfff", details={"names": ["\ud834"], "n": 1.5, "none": None})
    with Database.open(home) as database:
        findings = Findings(database)
        findings.record([odd], WHOLE, at(0))
        assert findings.get(odd.finding_id).finding == odd
        gap = frozenset({(odd.check, odd.account_id, odd.resource_type, odd.resource)})
        findings.record([], Coverage(WHOLE.checks, WHOLE.accounts, gap), at(1))
        assert findings.get(odd.finding_id).status is FindingStatus.ACTIVE


def test_ids_may_be_cut_short_but_not_ambiguous(home: Path) -> None:
    with Database.open(home) as database:
        findings = Findings(database)
        findings.record([made("x"), made("y")], WHOLE, at(0))
        assert findings.get(made("x").finding_id[:10].upper()).finding.resource == "x"
        for wrong in ("", "0", "ffffffffff", "%", "______"):
            with pytest.raises(InputError, match=r"no finding|more than one"):
                findings.get(wrong)


def _record(home: str, number: int, start: Any) -> None:
    start.wait()
    with Database.open(Path(home)) as database:
        for turn in range(5):
            check = f"check-{number}"
            found = [made(f"r{index}", check) for index in range(20 + turn)]
            Findings(database).record(found, Coverage(frozenset({check}), WHOLE.accounts), at(turn))


def test_runs_at_once_are_both_kept(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Event()
    processes = [context.Process(target=_record, args=(str(tmp_path), number, start)) for number in range(3)]
    for process in processes:
        process.start()
    start.set()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0, 0]  # also: all made the tables at once
    with Database.open(tmp_path) as database:
        kept = Findings(database).all()
    assert len(kept) == 3 * 24
    assert {one.status for one in kept} == {FindingStatus.ACTIVE}


def _record_for_ever(home: str, ready: Any) -> None:
    with Database.open(Path(home)) as database:
        turn = 0
        while True:
            turn += 1
            found = [made(f"r{turn}-{index}") for index in range(200)]
            Findings(database).record(found, WHOLE, at(turn))
            ready.set()


def test_a_killed_run_leaves_a_whole_state(home: Path) -> None:
    context = multiprocessing.get_context("spawn")
    for pause in (0.0, 0.01, 0.03, 0.06):
        ready = context.Event()
        process = context.Process(target=_record_for_ever, args=(str(home), ready))
        process.start()
        assert ready.wait(60)
        time.sleep(pause)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join(60)
        with Database.open(home) as database:
            active = Findings(database).all({FindingStatus.ACTIVE})
            turns = {one.finding.resource.partition("-")[0] for one in active}
            assert len(active) == 200
            assert len(turns) == 1
