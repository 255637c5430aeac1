"""`leastwise query`, from the command line to the rows."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer

from leastwise.cli.app import run
from leastwise.cli.query import query
from leastwise.lake.entries import Commit, DataFile
from leastwise.lake.lake import Lake, microseconds
from leastwise.lake.schema import EVENT_SCHEMA

ROWS = 50


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LEASTWISE_HOME whose lake holds ROWS events in one file."""
    folder = tmp_path_factory.mktemp("home")
    start = datetime(2026, 1, 1)
    empty = dict.fromkeys(EVENT_SCHEMA.names)
    rows = [
        empty
        | {
            "eventtime": start + timedelta(minutes=number),
            "eventtime_iso": f"{(start + timedelta(minutes=number)).isoformat()}Z",
            "eventsource": "iam.amazonaws.com",
            "eventname": ("CreateUser", "ListUsers")[number % 2],
            "eventid": f"event-{number}",
            "errormessage": 'a "quoted", text' if number == 0 else None,
            "requestparameters": f'{{"userName":"user-{number}"}}',
        }
        for number in range(ROWS)
    ]
    with Lake.open(folder / "lake", create=True) as lake:
        path = folder / "lake" / "data" / "l0" / "part-0.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows, schema=EVENT_SCHEMA), path)
        first, last = microseconds(start), microseconds(start + timedelta(minutes=ROWS))
        file = DataFile("data/l0/part-0.parquet", 0, None, ROWS, path.stat().st_size, first, last)
        lake.catalogue.commit(Commit(add_files=(file,)))
    return folder


@pytest.fixture(autouse=True)
def _environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LEASTWISE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LEASTWISE_HOME", str(home))


@pytest.fixture
def ask(capfdbinary: pytest.CaptureFixture[bytes]):
    """Runs the command alone; returns its exit code, what it wrote and what it said."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command("query")(query)

    def asked(*arguments: str) -> tuple[int, bytes, str]:
        code = run(list(arguments), entry=app)
        sys.stdout.flush()
        captured = capfdbinary.readouterr()
        return code, captured.out, captured.err.decode()

    return asked


def test_csv_is_a_header_and_rows(ask) -> None:
    code, out, err = ask("select count(*) as n, count(distinct eventID) as d from events", "--output", "csv")
    assert (code, out.decode().split(), err) == (0, ["n,d", "50,50"], "")


def test_csv_quotes_as_rfc_4180_says(ask) -> None:
    _code, out, _err = ask("select errorMessage, eventID from events order by eventTime limit 2", "--output", "csv")
    assert list(csv.reader(io.StringIO(out.decode()))) == [
        ["errorMessage", "eventID"],
        ['a "quoted", text', "event-0"],
        ["", "event-1"],
    ]


def test_json_carries_its_schema_version(ask) -> None:
    _code, out, _err = ask("select eventName, count(*) as n from events group by 1 order by 1", "--output", "json")
    document = json.loads(out)
    assert document["schemaVersion"]
    assert document["rows"] == [
        {"eventName": "CreateUser", "n": 25},
        {"eventName": "ListUsers", "n": 25},
    ]


def test_ndjson_is_an_object_a_line(ask) -> None:
    _code, out, _err = ask("select eventID from events order by eventTime limit 2", "--output", "ndjson")
    assert [json.loads(line) for line in out.splitlines()] == [{"eventID": "event-0"}, {"eventID": "event-1"}]


def test_parquet_goes_to_a_file(ask, tmp_path: Path) -> None:
    target = tmp_path / "rows.parquet"
    code, out, _err = ask("select eventID from events", "--output", "parquet", "--output-file", str(target))
    assert (code, out) == (0, b"")
    assert pq.read_table(target).num_rows == ROWS
    assert [path.name for path in tmp_path.iterdir()] == ["rows.parquet"]


def test_a_failed_query_leaves_no_file(ask, tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    target.write_text("as it was")
    code, _out, _err = ask("select nothing from events", "--output-file", str(target))
    assert code == 2
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("rows.csv", "as it was")]


def test_table_is_the_default(ask) -> None:
    _code, out, _err = ask("select count(*) as n from events")
    assert out.decode().split() == ["n", "──", "50"]


def test_a_cut_result_is_told_on_stderr(ask) -> None:
    code, out, err = ask("select eventID from events", "--limit", "3", "--output", "ndjson")
    assert (code, len(out.splitlines())) == (0, 3)
    assert "cut after 3 rows" in err
    assert "--limit 0" in err


def test_no_limit_gives_every_row(ask) -> None:
    _code, out, err = ask("select a.eventID from events a, events b, events c", "--limit", "0", "--output", "ndjson")
    assert (len(out.splitlines()), err) == (ROWS**3, "")


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("SELECT json_extract_scalar(requestparameters, '$.userName') AS u FROM cloudtrail_logs LIMIT 1", "athena"),
        ("SELECT element_at(requestParameters, 'userName') AS u FROM cloudtrail_lake LIMIT 1", "lake"),
        ("SELECT requestParameters ->> '$.userName' AS u FROM events LIMIT 1", "duckdb"),
    ],
)
def test_dialects(ask, text: str, dialect: str) -> None:
    code, out, err = ask(text, "--dialect", dialect, "--output", "csv")
    assert (code, err) == (0, "")
    assert out.decode().split()[1].startswith("user-")


def test_a_file_is_read(ask, tmp_path: Path) -> None:
    file = tmp_path / "question.sql"
    file.write_text("-- how many\nselect count(*) as n\nfrom events;\n")
    assert ask("-f", str(file), "--output", "csv")[1].split() == [b"n", b"50"]


def test_saved_queries_run_with_parameters(ask) -> None:
    code, out, err = ask("--saved", "iam-users-created", "--param", "days=36500", "--output", "ndjson")
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 25


def test_saved_queries_are_listed(ask) -> None:
    from leastwise.lake.queries import SAVED_QUERIES

    code, out, _err = ask("--list", "--output", "ndjson")
    assert code == 0
    assert [json.loads(line)["name"] for line in out.splitlines()] == list(SAVED_QUERIES)


def test_options_have_environment_variables(ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEASTWISE_OUTPUT", "csv")
    monkeypatch.setenv("LEASTWISE_QUERY_LIMIT", "1")
    assert len(ask("select eventID from events")[1].splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "no query was given"),
        (("select 1", "--saved", "x"), "were given"),
        (("select 1", "--param", "a=1"), "--saved"),
        (("--saved", "iam-user-created"), "Did you mean iam-users-created"),
        (("--saved", "iam-users-created", "--param", "days"), "no value"),
        (("--saved", "iam-users-created", "--param", "days=many"), "days"),
        (("-f", "missing.sql"), "missing.sql: No such file"),
        (("select 1", "--memory", "much"), "--memory"),
        (("select 1", "--memory", "1KB"), "--memory"),
        (("select 1", "--output-file", "missing/rows.csv"), "the folder missing does not exist"),
        (("copy events to 'x'",), "Only queries"),
        (("select * from '/etc/passwd'",), "/etc/passwd"),
        (("select getenv('HOME')",), "getenv"),
        (("select 1; select 2",), "2 statements"),
    ],
)
def test_bad_input_is_one_clear_line(ask, tmp_path: Path, monkeypatch, arguments: tuple[str, ...], says: str) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = ask(*arguments)
    assert (code, out) == (2, b"")
    assert says in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_column_has_the_caret_under_it(ask) -> None:
    code, _out, err = ask("select eventID, evenName from events")
    assert code == 2
    lines = err.splitlines()
    column = lines[1].index("evenName")
    assert lines[2] == " " * column + "^"
    assert "Did you mean eventName" in err


def test_a_home_without_a_lake_is_told(ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path))
    code, _out, err = ask("select 1")
    assert code == 2
    assert "no lake at" in err
    assert "leastwise ingest" in err


def test_a_slow_query_is_stopped_and_told(ask) -> None:
    many = ", ".join(f"events e{number}" for number in range(9))
    code, _out, err = ask(f"select count(*) from {many}", "--timeout", "0.5")
    assert code == 2
    assert "stopped after 0.5 s" in err
    assert "--timeout" in err


def test_control_c_ends_with_130(home: Path) -> None:
    many = ", ".join(f"events e{number}" for number in range(9))
    program = (
        "import sys, typer\nfrom leastwise.cli.app import run\nfrom leastwise.cli.query import query\n"
        "app = typer.Typer()\napp.command('query')(query)\nprint('started', flush=True)\n"
        "sys.exit(run(sys.argv[1:], entry=app))"
    )
    command = [sys.executable, "-c", program, f"select count(*) from {many}"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    time.sleep(1.5)  # long enough to be waiting for rows; any moment would do
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 1
