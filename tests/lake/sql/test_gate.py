"""The gate on its own: what a parsed tree may hold."""

from __future__ import annotations

import string
from contextlib import nullcontext

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from leastwise.errors import QueryError
from leastwise.lake.sql.functions import FUNCTIONS
from leastwise.lake.sql.gate import LONGEST_QUERY, check, check_text

TABLES = ("events", "cloudtrail_logs")

PASSES = (
    "SELECT * FROM events",
    "SELECT count(*) AS n, count(DISTINCT eventID) AS d FROM events",
    "SELECT * FROM EVENTS AS e WHERE e.eventName LIKE 'Create%' ORDER BY 1 DESC LIMIT 5 OFFSET 2",
    "WITH a AS (SELECT * FROM events) SELECT * FROM a UNION ALL SELECT * FROM cloudtrail_logs",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t",
    "WITH events AS (SELECT * FROM events) SELECT * FROM events",
    "(SELECT 1) UNION (SELECT 2)",
    "SELECT a.x FROM (SELECT eventID AS x FROM events) AS a JOIN events AS b ON a.x = b.eventID",
    "SELECT r.arn FROM events CROSS JOIN UNNEST(resources) AS t(r)",
    "SELECT * FROM events WHERE eventID IN (SELECT eventID FROM cloudtrail_logs) AND EXISTS (SELECT 1)",
    "SELECT CASE WHEN eventName IS NULL THEN 1 ELSE 2 END, CAST(a AS BIGINT), TRY_CAST(a AS DATE) FROM events",
    "SELECT list_transform([1, 2], x -> x + 1), list_filter([1], x -> x > 0)",
    "SELECT row_number() OVER (PARTITION BY a ORDER BY b), lag(a) OVER (ORDER BY b) FROM events",
    "SELECT count(*) FILTER (WHERE a = 1), array_agg(DISTINCT a), string_agg(a, ',') FROM events GROUP BY ALL",
    "SELECT requestParameters ->> '$.userName', json_extract_string(a, '$.b') FROM events",
    "SELECT date_trunc('day', eventTime), eventTime - INTERVAL 30 DAY, now(), CURRENT_DATE FROM events",
    "SELECT regexp_matches(a, 'x'), regexp_extract(a, '(x)', 1), a SIMILAR TO 'y', split_part(a, '/', 2) FROM events",
    "SELECT repeat('x', 100), lpad(a, 12, '0'), range(1700000000, 1700000100) FROM events",
    "SELECT {'a': 1}, MAP {'a': 1}, [1, 2][1], a.b.c, m['k'] FROM events",
    "SELECT a || b, a ^ 2, a % 2, -a, NOT a, a IS DISTINCT FROM b, a BETWEEN 1 AND 2 FROM events",
    "SELECT * FROM events WHERE " + " OR ".join(["eventName = 'a'"] * 1000),
    "SELECT 1 FROM events WHERE eventName IN (" + ", ".join(["'a'"] * 5000) + ")",
)


@pytest.mark.parametrize("query", PASSES, ids=lambda query: query[:60])
def test_lets_queries_pass(query: str) -> None:
    check_text(query)
    check(sqlglot.parse_one(query, read="duckdb"), tables=TABLES)


REFUSES = (
    ("VALUES (1)", "VALUES"),
    ("DESCRIBE events", "DESCRIBE"),
    ("COPY events TO 'x'", "COPY"),
    ("ATTACH 'x'", "ATTACH"),
    ("CREATE TABLE x AS SELECT 1", "changes data|CREATE"),
    ("DELETE FROM events", "changes data|DELETE"),
    ("SELECT * INTO x FROM events", "SELECT INTO"),
    ("SELECT * FROM events FOR UPDATE", "FOR UPDATE"),
    ("SELECT ?", "parameter"),
    ("SELECT $1", "parameter"),
    ("SELECT COLUMNS('a') FROM events", "COLUMNS"),
    ("PIVOT events ON a USING count(*)", "PIVOT"),
    ("SELECT * FROM nothing", "no table nothing"),
    ("SELECT * FROM main.events", "alone"),
    ("SELECT * FROM memory.main.events", "alone"),
    ("SELECT * FROM events$files", "name of a table"),
    ("SELECT * FROM 'x.parquet'", "name of a table"),
    ('SELECT * FROM "x.parquet"', "name of a table"),
    ('WITH "x.parquet" AS (SELECT 1) SELECT * FROM "x.parquet"', "name of a table"),
    ("SELECT * FROM read_csv('x')", "function read_csv"),
    ("SELECT * FROM read_parquet('x')", "function read_parquet"),
    ("SELECT * FROM query('SELECT 1')", "function query"),
    ("SELECT * FROM range(10)", "only from UNNEST"),
    ("SELECT getenv('x')", "getenv"),
    ("SELECT \"getenv\"('x')", "getenv"),
    ("SELECT main.lower('x')", "bare name"),
    ("SELECT list_transform([1], x -> getenv('a'))", "getenv"),
    ("SELECT {'a': getenv('x')}", "getenv"),
    ("SELECT sum(a) OVER (ORDER BY getenv('x')) FROM events", "getenv"),
    ("SELECT * FROM events ORDER BY getenv('x')", "getenv"),
    ("SELECT * FROM events LIMIT (SELECT getenv('x'))", "getenv"),
    ("SELECT l\u043ewer('x')", "look like"),
    ("SELECT list_aggregate([1], 'sum')", "list_aggregate"),
    ("SELECT \"\x1b[31m\"('x')", r"Function \?\[31m cannot"),
    ("SELECT repeat('x', 2000000000)", "characters"),
    ("SELECT repeat('x', 2000 * 1000 * 1000)", "characters"),
    ("SELECT repeat('x', CAST(2000000000 AS INTEGER))", "characters"),
    ("SELECT repeat('x', 10 ** 400)", "characters"),
    ("SELECT lpad('x', 2000000000, 'y')", "characters"),
    ("SELECT rpad('x', 2000000000, 'y')", "characters"),
    ("SELECT range(1000000000000)", "values"),
    ("SELECT generate_series(0, 1000000000000)", "values"),
    ("SELECT generate_series(-1000000000000, 0)", "values"),
    ("SELECT generate_series(0, 1000000000000, 0)", "values"),
)


@pytest.mark.parametrize(("query", "says"), REFUSES, ids=lambda text: text[:60])
def test_refuses_with_one_line(query: str, says: str) -> None:
    with pytest.raises(QueryError, match=says) as raised:
        check(sqlglot.parse_one(query, read="duckdb"), tables=TABLES)
    assert "\n" not in raised.value.message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT '" + "x" * LONGEST_QUERY + "'", "characters long"),
        ("SELECT " + "(" * 1000, "nested"),
        ("SELECT \0", "NUL"),
        ("SELECT * FROM `/etc/passwd`", "/etc/passwd is a path"),
        ('SELECT * FROM "s3://bucket/x"', "s3://bucket/x is a path"),
        ("SELECT * FROM csv.`file:///etc/passwd`", "is a path"),
        ("SELECT * FROM information_schema.tables", "engine's own"),
        ('SELECT * FROM "information_schema" . tables', "engine's own"),
    ],
)
def test_refuses_a_text_before_it_is_parsed(text: str, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        check_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM events WHERE a LIKE '%\"/admin%'",
        "SELECT 'information_schema.tables' FROM events -- \"/etc/passwd\"",
        "SELECT * FROM arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/EXAMPLE-f852-4e8f-8bd1",
        'SELECT "a"/"b", "c"~/* */"d" FROM events',
        'SELECT "a/b", "arn:aws:iam::aws:policy/x" FROM events',
    ],
)
def test_a_path_in_a_string_is_text(text: str) -> None:
    check_text(text)


def test_suggests_what_was_meant() -> None:
    for query, hint in (("SELECT * FROM event", "events"), ("SELECT lowr('x')", "lower")):
        with pytest.raises(QueryError) as raised:
            check(sqlglot.parse_one(query, read="duckdb"), tables=TABLES)
        assert raised.value.hint == f"Did you mean {hint}?"


def test_deep_trees_are_refused_and_long_ones_are_not() -> None:
    deep = sqlglot.parse_one("SELECT " + "+".join(["1"] * 400), read="duckdb")
    with pytest.raises(QueryError, match="nested"):
        check(deep, tables=TABLES)
    check(sqlglot.parse_one("SELECT " + "+".join(["1"] * 100), read="duckdb"), tables=TABLES)


def test_allowed_functions_come_on_top() -> None:
    tree = sqlglot.parse_one("SELECT trino_json_extract(a, '$.b') FROM events", read="duckdb")
    with pytest.raises(QueryError):
        check(tree, tables=TABLES)
    check(tree, tables=TABLES, allowed_functions=("trino_json_extract",))


@given(name=st.text(string.ascii_lowercase + "_", min_size=1, max_size=20), inside=st.booleans())
def test_no_unknown_name_is_called(name: str, inside: bool) -> None:
    call: exp.Expr = exp.Anonymous(this=name, expressions=[exp.Literal.string("x")])
    tree = exp.select(exp.Lower(this=call) if inside else call)
    known = name.replace("_", "") in {plain.replace("_", "") for plain in FUNCTIONS}
    with nullcontext() if known else pytest.raises(QueryError, match="cannot be called"):
        check(tree, tables=TABLES)
