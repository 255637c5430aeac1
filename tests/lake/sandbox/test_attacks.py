"""Hostile SQL: refused or stopped, with one clear line, whatever layer has to do it, and the lake as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from leastwise.errors import LeastwiseError, LimitError, QueryError
from leastwise.lake.sandbox.session import QuerySession

# {lake} is the live file, {other} a file beside it that is not live, {folder} their folder.
REFUSED = (
    # writing
    "COPY (SELECT 1) TO '{lake}'",
    "COPY events TO '{folder}/new.parquet' (FORMAT parquet)",
    "COPY events FROM '{other}'",
    "CREATE TABLE t AS SELECT * FROM events",
    "CREATE TABLE t (x INTEGER)",
    "CREATE VIEW events AS SELECT 1",
    "CREATE OR REPLACE TEMP VIEW events AS SELECT 1 AS eventID",
    "CREATE MACRO lower(x) AS 'forged'",
    "CREATE TEMP MACRO files() AS TABLE SELECT * FROM read_text('/etc/passwd')",
    "CREATE FUNCTION f(x) AS (SELECT content FROM read_text(x))",
    "CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "CREATE SCHEMA s",
    "CREATE SEQUENCE s",
    "CREATE TYPE t AS ENUM ('a')",
    "DROP VIEW events",
    "ALTER VIEW events RENAME TO e",
    "INSERT INTO events SELECT * FROM events",
    "UPDATE events SET eventName = 'x'",
    "DELETE FROM events",
    "TRUNCATE events",
    "MERGE INTO events USING events e ON true WHEN MATCHED THEN DELETE",
    "SELECT * INTO t FROM events",
    "EXPORT DATABASE '{folder}/out'",
    "IMPORT DATABASE '{folder}/out'",
    "WITH x AS (INSERT INTO events VALUES (1) RETURNING *) SELECT * FROM x",
    # reading files
    "SELECT * FROM '/etc/passwd'",
    'SELECT * FROM "/etc/passwd"',
    "SELECT * FROM '{other}'",
    'SELECT * FROM "{other}"',
    "SELECT * FROM '{folder}/*.parquet'",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_csv_auto('/etc/passwd')",
    "SELECT * FROM read_parquet('{other}')",
    "SELECT * FROM parquet_scan('{other}')",
    "SELECT * FROM read_json('/etc/passwd')",
    "SELECT * FROM read_ndjson_objects('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/proc/self/environ')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM parquet_metadata('{lake}')",
    "SELECT * FROM parquet_schema('{lake}')",
    "FROM '/etc/passwd'",
    "FROM read_text('/etc/passwd')",
    "SELECT * FROM csv.`file:///etc/passwd`",
    "SELECT * FROM 'https://example.com/x.parquet'",
    "SELECT * FROM 's3://bucket/x.parquet'",
    "SELECT (SELECT content FROM read_text('/etc/passwd')) FROM events",
    "SELECT * FROM events WHERE eventID IN (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT * FROM events, LATERAL (SELECT * FROM read_text('/etc/passwd')) t",
    "SELECT * FROM events JOIN read_text('/etc/passwd') t ON true",
    "WITH x AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM x",
    "SELECT 1 UNION ALL SELECT content FROM read_text('/etc/passwd')",
    "SELECT * FROM events ORDER BY (SELECT content FROM read_text('/etc/passwd'))",
    'SELECT * FROM (WITH "{other}" AS (SELECT 1) SELECT 1) a, "{other}" b',
    # the engine
    "ATTACH '{folder}/x.db'",
    "ATTACH ':memory:' AS m",
    "DETACH memory",
    "USE memory",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET memory_limit = '100GB'",
    "SET VARIABLE x = 1",
    "RESET lock_configuration",
    "PRAGMA database_list",
    "PRAGMA memory_limit='100GB'",
    "CALL pragma_version()",
    "CHECKPOINT",
    "VACUUM",
    "BEGIN TRANSACTION",
    "EXPLAIN SELECT 1",
    "EXPLAIN ANALYZE SELECT * FROM events",
    "DESCRIBE events",
    "SHOW TABLES",
    "SHOW ALL TABLES",
    "SUMMARIZE events",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "DEALLOCATE p",
    "SELECT getenv('HOME')",
    "SELECT getvariable('x')",
    "SELECT current_setting('memory_limit')",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_functions()",
    "SELECT * FROM pragma_table_info('events')",
    "SELECT * FROM sqlite_master",
    "SELECT * FROM information_schema.tables",
    "SELECT * FROM pg_catalog.pg_tables",
    "SELECT * FROM logs.`/etc/passwd`",
    "SELECT write_log('x')",
    "SELECT nextval('s')",
    "SELECT pg_sleep(30)",
    "SELECT sleep_ms(30000)",
    "SELECT sleep(30)",
    # indirection
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM query_table('events')",
    "SELECT * FROM json_execute_serialized_sql('{{}}')",
    "SELECT json_serialize_sql('SELECT 1')",
    "SELECT list_aggregate([1], 'sum')",
    "SELECT list_transform(['/etc/passwd'], x -> getenv(x))",
    "SELECT list_transform(['HOME'], lambda x: getenv(x))",
    "SELECT \"getenv\"('HOME')",
    "SELECT main.getenv('HOME')",
    "SELECT 'HOME'.getenv()",
    "SELECT {{'a': getenv('HOME')}}",
    "SELECT CASE WHEN true THEN getenv('HOME') END",
    "SELECT count(*) FILTER (WHERE getenv('HOME') IS NULL) FROM events",
    "SELECT sum(1) OVER (ORDER BY getenv('HOME')) FROM events",
    "SELECT ɡetenv('HOME')",
    "SELECT ｇｅｔｅｎｖ('HOME')",
    "SELECT * FROM python_map_function('x')",
    "SELECT * FROM arrow_scan(1, 2, 3)",
    "SELECT * FROM pandas_scan(1)",
    "SELECT * FROM seq_scan('events')",
    "SELECT * FROM repeat_row(1, num_rows := 1000000000)",
    "SELECT * FROM test_all_types()",
    "SELECT reflect('java.lang.System', 'exit', 1)",
    "PIVOT events ON eventName USING count(*)",
    "SELECT * FROM events PIVOT (count(*) FOR eventName IN ('a'))",
    "UNPIVOT events ON eventName INTO NAME a VALUE b",
    # several statements, hidden ones
    "SELECT 1; SELECT 2",
    "SELECT 1; COPY (SELECT 1) TO '{lake}'",
    "SELECT 1 /* ; */ ; DROP VIEW events",
    "SELECT 1 -- \n; COPY (SELECT 1) TO '{lake}'",
    "/* SELECT */ COPY (SELECT 1) TO '{lake}'",
    "SELECT 1;;;COPY (SELECT 1) TO '{lake}';",
    "SELECT '1'; COPY (SELECT 'x') TO '{lake}' --'",
    "SELECT $1",
    "SELECT ?",
    "SELECT \x00 1",
    "",
    ";",
    "-- nothing",
    "not SQL at all",
    "SELECT * FROM nothing_here",
    "SELECT " + "(" * 2000 + "1" + ")" * 2000,
    "SELECT * FROM range(1000000000000)",
    "SELECT * FROM generate_series(1, 1000000000000)",
)

# Harmless to the engine, so only the gate refuses them.
REFUSED_BY_THE_GATE_ONLY = (
    "SELECT COLUMNS('.*ID') FROM events",
    "SELECT " + "abs(" * 140 + "1" + ")" * 140,
    "SELECT " + "[" * 120 + "1" + "]" * 120,
    "SELECT '" + "x" * 200_000 + "'",
)

# What only computes, too much of it: refused for its size or stopped by a limit.
HEAVY = (
    "SELECT count(*) FROM events a, events b, events c, events d",
    "SELECT max(a.eventID || b.eventID || c.eventID) FROM events a CROSS JOIN events b CROSS JOIN events c",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT * FROM t ORDER BY n DESC",
    "WITH RECURSIVE t(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM t) SELECT max(length(s)) FROM t",
    "SELECT count(*) FROM (SELECT unnest(range(1000000000000)))",
    "SELECT sum(x) FROM UNNEST(generate_series(1, 1000000000000)) AS t(x)",
    "SELECT length(repeat('x', 2000000000))",
    "SELECT length(repeat('x', 2000 * 1000 * 1000))",
    "SELECT length(repeat(repeat(repeat('x', 1000), 1000), 4000))",
    "SELECT length(repeat('x', length(eventID) * 200000000)) FROM events",
    "SELECT length(lpad('x', 2000000000, 'y'))",
    "SELECT length(rpad('x', CAST('2000000000' AS INTEGER), 'y'))",
    "SELECT length(format('{{:>2000000000}}', 'x'))",
    "SELECT length(string_agg(repeat(a.eventID, 900000), '')) FROM events a",
    "SELECT length(string_agg(repeat(a.eventID || b.eventID, 30), '')) FROM events a, events b",
    "SELECT array_agg(a.eventID || b.eventID || c.eventID) FROM events a, events b, events c",
    "SELECT len(list_transform(range(9000000), x -> repeat('x', 900000)))",
    "SELECT len(list_transform(range(9000000), x -> list_transform(range(9000000), y -> x + y)))",
    "SELECT a.eventID FROM events a, events b, events c ORDER BY a.eventID || b.eventID || c.eventID",
    "SELECT count(DISTINCT a.eventID || b.eventID || c.eventID) FROM events a, events b, events c",
    "SELECT count(*) FROM events a, events b, events c WHERE regexp_matches(a.eventID || b.eventID, '(.*)(.*)(.*)1x$')",
    "SELECT sum(length(md5(a.eventID || b.eventID || c.eventID))) FROM events a, events b, events c",
    "SELECT reduce(range(9000000), 'x', (s, x) -> s || s || s || s) FROM events",
    "SELECT string_agg(x, '') OVER () FROM (SELECT repeat(eventID, 100000) AS x FROM events)",
)


# Slow to translate rather than to run.
INTRICATE = (
    "SELECT " + "+".join(["1"] * 20_000),
    "SELECT * FROM " + "(SELECT * FROM " * 50 + "events" + ")" * 50,
    "SELECT 1 FROM events WHERE " + " OR ".join(["eventName = 'a'"] * 4000),
)


@pytest.fixture
def fill(lake_file: Path, other_file: Path):
    def filled(attack: str) -> str:
        if len(attack) > 1000:
            return attack
        return attack.format(lake=lake_file, other=other_file, folder=lake_file.parent)

    return filled


@pytest.fixture(autouse=True)
def _lake_stays_as_it_was(lake_file: Path, other_file: Path) -> Iterator[None]:
    before = state(lake_file.parent)
    yield
    assert state(lake_file.parent) == before


def state(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def is_clear(message: str) -> bool:
    """One line, or one line with the query's line and a caret under it."""
    lines = message.split("\n")
    caret_only = len(lines) == 3 and lines[2].strip() == "^"
    return bool(lines[0].strip()) and (len(lines) == 1 or caret_only) and "Traceback" not in message


def short(attack: str) -> str:
    return attack[:60]


@pytest.mark.parametrize("dialect", ["auto", "athena", "lake", "duckdb"])
@pytest.mark.parametrize("attack", [*REFUSED, *REFUSED_BY_THE_GATE_ONLY], ids=short)
def test_is_refused_before_it_reaches_the_engine(session: QuerySession, fill, attack: str, dialect) -> None:
    with pytest.raises(QueryError) as raised:
        session.ask(fill(attack), dialect=dialect)
    assert is_clear(raised.value.message), raised.value.message


@pytest.mark.parametrize("attack", REFUSED, ids=short)
def test_is_refused_by_the_query_process_when_nothing_was_checked_before(
    session: QuerySession, fill, attack: str
) -> None:
    with pytest.raises((QueryError, LimitError)):
        list(session.run(fill(attack)).batches)


@pytest.mark.parametrize("attack", HEAVY, ids=short)
def test_is_stopped_within_the_limits(strict_session: QuerySession, fill, attack: str) -> None:
    with pytest.raises(LeastwiseError) as raised:
        list(strict_session.ask(fill(attack)).batches)
    assert is_clear(raised.value.message), raised.value.message


@pytest.mark.parametrize("attack", INTRICATE, ids=short)
def test_is_stopped_while_it_is_read(strict_session: QuerySession, attack: str) -> None:
    with pytest.raises((QueryError, LimitError)) as raised:
        strict_session.ask(attack)
    assert is_clear(raised.value.message), raised.value.message


@pytest.mark.parametrize("attack", HEAVY, ids=short)
def test_is_stopped_by_the_query_process_alone(strict_session: QuerySession, fill, attack: str) -> None:
    with pytest.raises((QueryError, LimitError)):
        list(strict_session.run(fill(attack)).batches)


def test_a_shared_name_may_hide_a_table_and_reads_only_that(session: QuerySession) -> None:
    result = session.ask("WITH events AS (SELECT 'mine' AS eventID) SELECT eventID FROM events")
    assert [row for batch in result.batches for row in batch.column(0).to_pylist()] == ["mine"]


def test_after_all_attacks_the_session_still_answers(session: QuerySession) -> None:
    result = session.ask("SELECT count(*) AS n FROM events")
    assert [batch.to_pydict() for batch in result.batches] == [{"n": [3000]}]
