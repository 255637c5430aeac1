"""Each layer on its own, with those before it left out."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from leastwise.errors import QueryError
from leastwise.lake.sandbox import landlock_status
from leastwise.lake.sandbox.connection import open_locked, view_names
from leastwise.lake.sandbox.landlock import landlock_abi
from leastwise.lake.sandbox.limits import MEBIBYTE, Limits
from leastwise.lake.sandbox.statement import check_statement
from leastwise.lake.sql.functions import FUNCTIONS

needs_landlock = pytest.mark.skipif(landlock_abi() == 0, reason="this kernel has no Landlock")


@pytest.fixture(scope="module")
def locked(lake_file: Path, other_file: Path) -> duckdb.DuckDBPyConnection:
    return open_locked([str(lake_file)], Limits(memory=256 * MEBIBYTE))


# Layer 2: the engine's own parser.


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT 1; SELECT 2", "2 statements"),
        ("", "0 statements"),
        ("COPY (SELECT 1) TO 'x'", "type COPY"),
        ("CREATE TABLE t (x INT)", "type CREATE"),
        ("EXPLAIN SELECT 1", "type EXPLAIN"),
        ("SET threads = 1", "type SET"),
        ("DESCRIBE events", "show ref"),
        ("SUMMARIZE events", "show ref"),
        ("SELECT getenv('x')", "getenv"),
        ("SELECT list_transform([1], lambda x: getenv('x'))", "getenv"),
        ("SELECT main.lower('x')", "schema"),
        ("SELECT * FROM read_text('x')", "read"),
        ("SELECT * FROM range(10)", "UNNEST"),
        ("SELECT * FROM '/etc/passwd'", "/etc/passwd"),
        ("SELECT * FROM memory.main.events", "alone"),
        ("SELECT * FROM lake_events", "does not exist"),
        ('SELECT * FROM (WITH "a.parquet" AS (SELECT 1) SELECT 1) x, "a.parquet" y', "alone"),
    ],
)
def test_the_engines_parser_refuses(locked: duckdb.DuckDBPyConnection, sql: str, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        check_statement(locked, sql, view_names(locked), FUNCTIONS)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*), lower(eventName) || 'x', userIdentity.arn FROM events WHERE eventName LIKE 'a%' GROUP BY ALL",
        "WITH a AS (SELECT * FROM events) SELECT * FROM a UNION ALL SELECT * FROM events ORDER BY 1 LIMIT 2",
        "SELECT x.arn FROM events, UNNEST(resources) AS t(x)",
        "SELECT CAST(requestParameters AS JSON) ->> '$.userName', INTERVAL 1 DAY + now() FROM events",
        "SELECT row_number() OVER (PARTITION BY eventName ORDER BY eventTime) FROM events",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT * FROM t",
    ],
)
def test_the_engines_parser_lets_queries_pass(locked: duckdb.DuckDBPyConnection, sql: str) -> None:
    check_statement(locked, sql, view_names(locked), FUNCTIONS)
    locked.execute(sql).fetchall()


# Layer 3: the locked engine.


def test_the_locked_engine_reads_the_live_files_only(
    locked: duckdb.DuckDBPyConnection, lake_file: Path, other_file: Path
) -> None:
    assert locked.execute("SELECT count(*) FROM events").fetchall() == [(3000,)]
    for path in (str(other_file), "/etc/passwd", f"{lake_file.parent}/*.parquet"):
        with pytest.raises(duckdb.PermissionException):
            locked.execute(f"SELECT * FROM read_parquet('{path}')").fetchall()


@pytest.mark.parametrize(
    "sql",
    [
        "SET enable_external_access = true",
        "SET allowed_paths = ['/etc/passwd']",
        "SET lock_configuration = false",
        "RESET memory_limit",
        "PRAGMA threads=64",
        "ATTACH '/tmp/x.db'",
        "INSTALL httpfs",
        "LOAD '/tmp/x.duckdb_extension'",
        "COPY events TO '/tmp/x.csv'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM 'https://example.com/x.parquet'",
        "EXPORT DATABASE '/tmp/x'",
    ],
)
def test_the_locked_engine_refuses(locked: duckdb.DuckDBPyConnection, sql: str) -> None:
    with pytest.raises(duckdb.Error):
        locked.execute(sql).fetchall()


def test_the_locked_engine_sees_no_python_variable(locked: duckdb.DuckDBPyConnection) -> None:
    hidden = pa.table({"secret": [1]})
    assert hidden.num_rows == 1
    with pytest.raises(duckdb.CatalogException):
        locked.execute("SELECT * FROM hidden").fetchall()


# Layer 4: the confined process, with an engine that is not locked at all.

_CONFINED = """
import json, sys
from leastwise.lake.sandbox.child import _confine
from leastwise.lake.sandbox.limits import Limits
files, work = json.loads(sys.argv[1]), sys.argv[2]
_confine(files, Limits())
try:
    exec(work, {"files": files})
except BaseException as error:
    print("refused:", type(error).__name__, *str(error).splitlines()[:1])
else:
    print("done")
"""


def confined(lake_file: Path, work: str) -> str:
    command = [sys.executable, "-c", _CONFINED, json.dumps([str(lake_file)]), work]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.strip()


def engine(sql: str) -> str:
    return f"import duckdb; print(duckdb.connect().execute({sql!r}).fetchall())"


@needs_landlock
def test_the_confined_process_reads_the_lake(lake_file: Path) -> None:
    assert "(3000,)" in confined(lake_file, engine(f"SELECT count(*) FROM read_parquet('{lake_file}')"))


@needs_landlock
def test_the_confined_process_cannot_overwrite_the_lake(lake_file: Path) -> None:
    before = hashlib.sha256(lake_file.read_bytes()).hexdigest()
    assert "Permission denied" in confined(lake_file, engine(f"COPY (SELECT 1) TO '{lake_file}'"))
    for work in (f"open({str(lake_file)!r}, 'r+b')", f"open({str(lake_file)!r}, 'wb')"):
        assert "refused: PermissionError" in confined(lake_file, work)
    for work in (f"import os; os.truncate({str(lake_file)!r}, 0)", f"import os; os.unlink({str(lake_file)!r})"):
        assert "refused: PermissionError" in confined(lake_file, work)
    assert hashlib.sha256(lake_file.read_bytes()).hexdigest() == before


@needs_landlock
@pytest.mark.parametrize("path", ["/etc/passwd", "/etc/hostname", "/proc/self/environ", "/proc/1/cmdline"])
def test_the_confined_process_reads_nothing_else(lake_file: Path, path: str) -> None:
    assert "refused: PermissionError" in confined(lake_file, f"open({path!r}).read()")


@needs_landlock
def test_the_confined_process_does_not_read_other_files_of_the_lake(lake_file: Path, other_file: Path) -> None:
    assert "refused: PermissionError" in confined(lake_file, f"open({str(other_file)!r}, 'rb')")
    assert "refused: PermissionError" in confined(lake_file, f"import os; os.listdir({str(lake_file.parent)!r})")


@needs_landlock
def test_the_confined_process_creates_nothing(lake_file: Path, tmp_path: Path) -> None:
    assert "refused: PermissionError" in confined(lake_file, f"open({str(tmp_path / 'new')!r}, 'w')")
    assert "refused: PermissionError" in confined(lake_file, f"import os; os.mkdir({str(tmp_path / 'new')!r})")
    assert list(tmp_path.iterdir()) == []


@needs_landlock
def test_the_confined_process_starts_no_program(lake_file: Path) -> None:
    assert "refused: PermissionError" in confined(lake_file, "import subprocess; subprocess.run(['/bin/true'])")


@pytest.mark.skipif(landlock_abi() < 4, reason="this kernel's Landlock does not cover the network")
def test_the_confined_process_has_no_network(lake_file: Path) -> None:
    work = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=2)"
    assert "refused: PermissionError" in confined(lake_file, work)


def test_the_confined_process_has_bounded_memory(lake_file: Path) -> None:
    assert "refused: MemoryError" in confined(lake_file, f"bytearray({Limits().address_space})")


@needs_landlock
def test_threads_started_later_are_confined(lake_file: Path) -> None:
    work = (
        "import threading\n"
        "def read():\n"
        "    try: open('/etc/passwd')\n"
        "    except PermissionError: print('thread refused')\n"
        "thread = threading.Thread(target=read); thread.start(); thread.join()"
    )
    assert "thread refused" in confined(lake_file, work)


def test_the_status_is_one_line() -> None:
    status = landlock_status()
    assert "\n" not in status
    assert ("not available" in status) == (landlock_abi() == 0)
