"""The query process: streaming, limits of the result, interrupts, and what it does not see."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from leastwise.errors import LakeError, LimitError, QueryError
from leastwise.lake.sandbox.limits import MEBIBYTE, Limits
from leastwise.lake.sandbox.session import QueryResult, QuerySession

ENDLESS = "SELECT count(*) FROM events a, events b, events c, events d"


@pytest.fixture
def patient(lake_file: Path):
    with QuerySession([str(lake_file)], Limits(memory=256 * MEBIBYTE, seconds=60, rows=None)) as opened:
        yield opened


def rows_of(result: QueryResult) -> list[dict[str, object]]:
    return [row for batch in result.batches for row in batch.to_pylist()]


def test_answers_with_names_in_cloudtrails_spelling(session: QuerySession) -> None:
    result = session.ask("SELECT eventName, count(DISTINCT eventID) AS d FROM events GROUP BY 1 ORDER BY 1")
    assert result.schema.names == ["eventName", "d"]
    assert rows_of(result) == [{"eventName": "CreateUser", "d": 1500}, {"eventName": "ListUsers", "d": 1500}]
    assert (result.rows, result.truncated) == (2, None)


def test_a_row_limit_cuts_and_says_so(session: QuerySession) -> None:
    result = session.ask("SELECT eventID FROM events ORDER BY eventTime DESC", row_limit=3)
    assert [row["eventID"] for row in rows_of(result)] == ["event-2999", "event-2998", "event-2997"]
    assert (result.rows, result.truncated) == (3, "rows")


@pytest.mark.parametrize("limit", ["LIMIT 3", "LIMIT 3 OFFSET 1", "LIMIT 2"])
def test_a_result_that_fits_exactly_is_whole(session: QuerySession, limit: str) -> None:
    result = session.ask(f"SELECT eventID FROM events ORDER BY eventTime {limit}", row_limit=3)
    rows_of(result)
    assert result.truncated is None


@pytest.mark.parametrize("query", ["SELECT 1 AS a UNION ALL SELECT 2 ORDER BY a", "(SELECT 1 AS a UNION SELECT 2)"])
def test_a_row_limit_holds_for_every_form_of_query(session: QuerySession, query: str) -> None:
    result = session.ask(query, row_limit=1)
    assert (len(rows_of(result)), result.truncated) == (1, "rows")


def test_an_empty_result_keeps_its_columns(session: QuerySession) -> None:
    result = session.ask("SELECT eventID FROM events WHERE eventName = 'None'")
    assert (rows_of(result), result.schema.names) == ([], ["eventID"])


def test_the_size_of_the_result_is_bounded(lake_file: Path) -> None:
    with QuerySession([str(lake_file)], Limits(rows=None, result_bytes=MEBIBYTE)) as opened:
        result = opened.ask("SELECT repeat(eventID, 100) AS x FROM events a")
        size = sum(batch.nbytes for batch in result.batches)
    assert result.truncated == "bytes"
    assert 0 < size <= MEBIBYTE


def test_columns_of_one_name_are_kept(session: QuerySession) -> None:
    result = session.run("SELECT 1 AS a, 2 AS a")
    assert result.schema.names == ["a", "a"]


def test_without_files_the_tables_are_empty() -> None:
    with QuerySession([]) as opened:
        assert rows_of(opened.ask("SELECT count(*) AS n FROM events")) == [{"n": 0}]


def test_a_file_that_cannot_be_read_is_the_lakes_error(tmp_path: Path) -> None:
    (tmp_path / "part.parquet").write_text("no Parquet")
    for name in ("part.parquet", "missing.parquet"):
        with QuerySession([str(tmp_path / name)]) as opened, pytest.raises(LakeError, match=name):
            opened.ask("SELECT 1 AS a")


def test_interrupt_stops_the_query_and_keeps_the_process(patient: QuerySession) -> None:
    assert "events" in patient.tables
    timer = threading.Timer(0.3, patient.interrupt)
    timer.start()
    with pytest.raises(LimitError, match="interrupted"):
        rows_of(patient.run(ENDLESS))
    timer.join()
    assert rows_of(patient.ask("SELECT 1 AS a")) == [{"a": 1}]


def test_control_c_is_passed_on_and_ends_the_process(patient: QuerySession) -> None:
    assert patient.tables
    process = patient._process.process if patient._process else None
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        rows_of(patient.run(ENDLESS))
    timer.join()
    assert process is not None
    assert process.poll() is not None


def test_a_killed_process_is_told_and_replaced(patient: QuerySession) -> None:
    assert patient.tables
    assert patient._process is not None
    patient._process.process.kill()
    with pytest.raises(LimitError):
        rows_of(patient.run("SELECT 1 AS a"))
    assert rows_of(patient.run("SELECT 1 AS a")) == [{"a": 1}]


def test_a_result_left_unread_does_not_reach_the_next_query(patient: QuerySession) -> None:
    next(patient.run("SELECT a.eventID FROM events a, events b").batches)
    assert rows_of(patient.run("SELECT 2 AS a")) == [{"a": 2}]


def test_progress_is_reported(lake_file: Path) -> None:
    seen: list[float] = []
    opened = QuerySession([str(lake_file)], Limits(seconds=1.5), progress=seen.append)
    with opened, pytest.raises(LimitError, match=r"after 1.5 s"):
        rows_of(opened.run(ENDLESS))
    assert seen
    assert all(0 <= percent <= 100 for percent in seen)


def test_the_process_has_no_credentials_and_dies_with_its_session(
    lake_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret")
    with QuerySession([str(lake_file)]) as opened:
        assert opened.tables
        assert opened._process is not None
        process = opened._process.process
        assert b"very-secret" not in Path(f"/proc/{process.pid}/environ").read_bytes()
    assert process.poll() is not None


def test_an_error_points_at_the_users_own_text(session: QuerySession) -> None:
    with pytest.raises(QueryError) as raised:
        session.ask("SELECT eventID,\n       eventNam FROM events")
    assert raised.value.message.split("\n")[1:] == ["       eventNam FROM events", "       ^"]
    assert "eventName" in raised.value.hint


def test_an_error_on_the_way_is_one_line(session: QuerySession) -> None:
    with pytest.raises(QueryError) as raised:
        rows_of(session.ask("SELECT CAST(eventName AS INTEGER) FROM events"))
    assert "CreateUser" in raised.value.message
