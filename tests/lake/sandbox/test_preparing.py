"""From the user's text to the engine's statement, and from the engine's error back to the text."""

from __future__ import annotations

import pytest
import sqlglot

from leastwise.errors import QueryError
from leastwise.lake.sandbox.explaining import explained
from leastwise.lake.sandbox.preparing import prepare, with_row_limit


@pytest.mark.parametrize(
    ("query", "limited"),
    [
        ("SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a LIMIT 11"),
        ("SELECT a FROM t LIMIT 5", "SELECT a FROM t LIMIT 5"),
        ("SELECT a FROM t LIMIT 500 OFFSET 3", "SELECT a FROM t LIMIT 11 OFFSET 3"),
        ("SELECT 1 UNION ALL SELECT 2 ORDER BY 1", "SELECT 1 UNION ALL SELECT 2 ORDER BY 1 LIMIT 11"),
        ("WITH c AS (SELECT 1) SELECT * FROM c", "WITH c AS (SELECT 1) SELECT * FROM c LIMIT 11"),
    ],
)
def test_the_row_limit_goes_on_the_query_itself(query: str, limited: str) -> None:
    tree = sqlglot.parse_one(query, read="duckdb")
    assert with_row_limit(tree, 10).sql(dialect="duckdb") == limited
    assert with_row_limit(tree, None).sql(dialect="duckdb") == query
    assert tree.sql(dialect="duckdb") == query


def test_the_users_text_is_never_what_runs() -> None:
    text = "select /* a */ eventID -- b\nfrom events;"
    prepared = prepare(text, dialect="auto", tables=("events",), rows=None)
    assert "--" not in prepared.sql
    assert prepared.sql != text
    assert sqlglot.parse_one(prepared.sql, read="duckdb").find(sqlglot.exp.Table).name == "events"


def test_deep_nesting_is_a_query_error() -> None:
    with pytest.raises(QueryError, match="nested too deeply"):
        prepare("SELECT " + "(" * 140 + "1" + ")" * 140, dialect="duckdb", tables=(), rows=None)


def test_an_unknown_column_is_pointed_at() -> None:
    error = explained(
        'Binder Error: Referenced column "eventnam" not found in FROM clause!\nCandidate bindings: "x"\n\nLINE 1: ...',
        "SELECT a,\n  eventNam FROM events",
    )
    assert error.message == "There is no column eventNam (line 2, column 3)\n  eventNam FROM events\n  ^"
    assert "eventName" in error.hint


def test_a_function_called_wrongly_is_shown_as_it_is_called() -> None:
    error = explained(
        "Binder Error: No function matches the given name and argument types 'lower(INTEGER)'. You might need\n"
        "\tCandidate functions:\n\tlower(string VARCHAR) -> VARCHAR\n",
        "SELECT lower(1)",
    )
    assert error.message.splitlines()[1:] == ["SELECT lower(1)", "       ^"]
    assert error.hint == "It is called as lower(string VARCHAR) -> VARCHAR."


def test_values_in_an_error_cannot_drive_a_terminal() -> None:
    error = explained("Conversion Error: Could not convert string '\x1b[2J" + "x" * 1000 + "' to INT32", "SELECT 1")
    assert error.message.startswith("Could not convert string '\\x1b[2Jxxx")
    assert len(error.message) < 450
    assert error.message.isprintable()


def test_an_error_without_a_text_is_still_a_line() -> None:
    assert explained("", "SELECT 1").message
