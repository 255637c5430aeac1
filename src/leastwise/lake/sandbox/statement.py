"""Read a statement with the engine's own parser before it runs: what is checked is then what is executed."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from leastwise.errors import QueryError

if TYPE_CHECKING:
    import duckdb

# A name of any other shape could be taken for a file by the engine.
_PLAIN_NAME = re.compile(r"[\w][\w -]*")
_OPERATOR = re.compile(r"\W+")
_TABLE_REFERENCES = frozenset({"BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "EMPTY", "CTE"})


def check_statement(
    connection: duckdb.DuckDBPyConnection, sql: str, tables: Collection[str], functions: Collection[str]
) -> None:
    """Refuse all but one SELECT over ``tables`` (lower case) that calls nothing but ``functions`` (lower case).

    Raises QueryError with one line that says what was refused.
    """
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError(f"One query at a time: the engine reads {len(statements)} statements")
    kind = statements[0].type.name
    if kind != "SELECT":
        raise QueryError(f"Only queries run here: the engine reads a statement of type {kind}")
    tree = _serialized(connection, sql)
    shared = {name.lower() for name in _shared_names(tree)}
    for node in _objects(tree):
        _check_function(node, functions)
        _check_table(node, {*tables, *shared})


def _serialized(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    rows = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()
    tree = json.loads(rows[0][0])
    if tree["error"]:
        raise QueryError(f"The engine cannot check this query: {tree.get('error_message', 'it gave no reason')}")
    return tree


def _objects(node: Any) -> Iterator[dict[str, Any]]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            yield current
            waiting.extend(current.values())
        elif isinstance(current, list):
            waiting.extend(current)


def _shared_names(tree: Any) -> Iterator[str]:
    """The names of common table expressions, wherever they are."""
    for node in _objects(tree):
        for entry in (node.get("cte_map") or {}).get("map", ()):
            yield entry["key"]


def _check_function(node: dict[str, Any], functions: Collection[str]) -> None:
    name = node.get("function_name")
    if not isinstance(name, str) or not name:
        return
    if _OPERATOR.fullmatch(name):
        return
    if node.get("schema") or node.get("catalog"):
        raise QueryError(f"Function {name} is named with a schema: only its bare name can be used")
    if name.lower() not in functions:
        raise QueryError(f"Function {name} is not among those a query may call")


def _check_table(node: dict[str, Any], tables: Collection[str]) -> None:
    kind = node.get("type")
    if "class" in node or "modifiers" in node or "sample" not in node or not isinstance(kind, str):
        return
    if kind not in _TABLE_REFERENCES:
        raise QueryError(f"A query cannot read from {kind.replace('_', ' ').lower()}")
    if kind == "TABLE_FUNCTION" and str(node.get("function", {}).get("function_name")).lower() != "unnest":
        raise QueryError("A query cannot read from a function, except UNNEST")
    if kind == "BASE_TABLE":
        _check_name(node, tables)


def _check_name(node: dict[str, Any], tables: Collection[str]) -> None:
    name = str(node.get("table_name"))
    if node.get("catalog_name") or node.get("schema_name") or not _PLAIN_NAME.fullmatch(name):
        raise QueryError(f"Table {name} cannot be read: tables are named alone, without a catalog, schema or path")
    if name.lower() not in tables:
        raise QueryError(f"Table {name} does not exist")
