# ruff: noqa: E501 - one query a line reads best
"""Text that cannot be translated: one clear message, the line, and a caret under the column."""

from __future__ import annotations

from typing import Any

import pytest

from leastwise.errors import QueryError
from leastwise.lake.sql import translate

CASES: list[tuple[str, str, str, str]] = [
    # text, message, the line with its caret, hint
    ("SELECT evntname FROM events", "There is no column evntname", "SELECT evntname FROM events\n       ^", "eventName"),
    (
        "SELECT eventName\nFROM events\nWHERE userIdentity.arnn = 'x'",
        "There is no field arnn (line 3, column 20)",
        "WHERE userIdentity.arnn = 'x'\n                   ^",
        "arn",
    ),
    ("SELECT a.b FROM events", "There is no column a (line 1", "SELECT a.b FROM events\n       ^", ""),
    ("SELECT e.nme FROM events e", "There is no column nme", "SELECT e.nme FROM events e\n         ^", ""),
    ("SELECT eventName.x FROM events", "eventName is text and has no fields", "\n                 ^", ""),
    ("SELECT n FROM (SELECT eventName m FROM events) s", "There is no column n", "\n       ^", ""),
    ("SELECT eventName FROM evnts", "There is no table evnts", "SELECT eventName FROM evnts\n                      ^", "events"),
    ("SELECT a FROM vpc_flow_logs", "There is no table vpc_flow_logs", "\n              ^", "cloudtrail_lake"),
    ("SELECT * FROM events WHER x", "The query cannot be read", "\n                          ^", ""),
    ("SELECT count( FROM events", "The query cannot be read", "\n                   ^", ""),
    ("SELECT 1 FROM FROM events", "FROM twice (line 1, column 15)", "\n              ^", ""),
    ("SELECT * FROM $EDS_ID WHERE eventTime > 'yesterday'", "'yesterday' is no time", "\n" + " " * 40 + "^", "2024"),
    ("SELECT * FROM $EDS_ID WHERE eventID = $ID", "The placeholder has no value", "\n" + " " * 38 + "^", "in its place"),
    (
        "SELECT json_extract_scalar(requestparameters, '$[?') FROM cloudtrail_logs",
        "'$[?' is no JSON path",
        "\n" + " " * 46 + "^",
        "",
    ),
    ("SELECT json_array_get('[1]') FROM cloudtrail_logs", "JSON_ARRAY_GET does not take these arguments", "", ""),
    ("SELECT json_extract() FROM cloudtrail_logs", "The query cannot be read", "", ""),
    ('SELECT "$path" FROM cloudtrail_logs', "There is no column $path", "\n       ^", ""),
    ("SELECT * FROM information_schema.tables", "There is no table tables", "", "cloudtrail_lake"),
    ("SELECT eventname FROM system.events", "There is no table events", "", ""),
    ("-- é\nSELECT 'ü', nme FROM events", "There is no column nme (line 2, column 13)", "\n            ^", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "shown", "hint"), CASES)
def test_the_message_shows_where(text: str, message: str, shown: str, hint: str) -> None:
    with pytest.raises(QueryError) as error:
        translate(text)
    assert message in error.value.message
    assert error.value.message.endswith(shown)
    assert hint in error.value.hint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no statement"),
        ("-- nothing", "no statement"),
        ("SELECT 1; SELECT 2", "2 statements"),
        ("DROP TABLE events", "not DROP"),
        ("INSERT INTO events SELECT 1", "not INSERT"),
        ("UPDATE events SET a = 1", "not UPDATE"),
        ("CREATE TABLE t AS SELECT 1", "not CREATE"),
        ("COPY events TO 'x'", "not COPY"),
        ("EXPLAIN SELECT 1", "not EXPLAIN"),
        ("SHOW TABLES", "not SHOW"),
        ("SET TimeZone = 'UTC'", "not SET"),
        ("hello world", "cannot be read"),
        ("SELECT 'abc", "cannot be read"),
        ("SELECT (((", "cannot be read"),
    ],
)
@pytest.mark.parametrize("dialect", ["auto", "athena", "lake", "duckdb"])
def test_only_one_query_is_read(text: str, message: str, dialect: Any) -> None:
    with pytest.raises(QueryError) as error:
        translate(text, dialect=dialect)
    assert message in error.value.message


def test_a_table_of_the_connection_is_kept_and_its_columns_are_not_judged() -> None:
    translation = translate("SELECT name, eventName FROM people JOIN events ON true", tables=["People"])
    assert set(translation.tables) == {"people", "events"}
    with pytest.raises(QueryError, match="no table people"):
        translate("SELECT name FROM people")
