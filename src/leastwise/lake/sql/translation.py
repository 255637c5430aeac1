"""Athena, CloudTrail Lake and DuckDB SQL to DuckDB SQL over the views of the event data store."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from sqlglot import exp, parse_one
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError

from leastwise.errors import QueryError
from leastwise.lake.sql import naming
from leastwise.lake.sql.columns import check_columns, check_placeholders, introduced_names
from leastwise.lake.sql.dialects import DialectName, parse, parse_auto
from leastwise.lake.sql.placeholders import PreparedText, replace_store_ids
from leastwise.lake.sql.resolve import Names, choose_dialect, names_of, resolve_tables
from leastwise.lake.sql.rules import apply_rules, prepare_tree
from leastwise.lake.sql.rules.context import RuleContext
from leastwise.lake.sql.typing import qualify_and_annotate, remember_spelling


@dataclass(frozen=True, slots=True)
class Translation:
    """A query in DuckDB form: its tree, the SQL generated from it, the dialect read, the views and tables used.

    ``warnings`` are lines for the user: the query runs, and what it asks is probably not what was meant.
    """

    tree: exp.Expression
    sql: str
    dialect: str
    tables: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def translate(text: str, *, dialect: DialectName = "auto", tables: Collection[str] = ()) -> Translation:
    """Return the query as DuckDB's over `events`, `cloudtrail_logs` and `cloudtrail_lake`.

    ``athena`` and ``lake`` read Trino SQL; ``auto`` chooses by the tables named. ``tables`` are further tables of
    the connection that hold no events. Raises QueryError (with the line and a caret) for a text that is no single
    query, an unknown table and an unknown column.
    """
    prepared = PreparedText(text, frozenset(), frozenset()) if dialect == "duckdb" else replace_store_ids(text)
    names = names_of(prepared, tables)
    if dialect == "auto":
        tree, only_duckdb = parse_auto(prepared.text)
        dialect = choose_dialect(tree, names, only_duckdb)
        if dialect == "duckdb" and not only_duckdb:
            tree = parse(prepared.text, "duckdb")
    else:
        tree = parse(prepared.text, dialect)
    try:
        return _translated(tree, dialect, names, text)
    except SqlglotError as error:
        raise QueryError(f"The query cannot be translated: {str(error).splitlines()[0]}") from error


def _translated(tree: exp.Query, dialect: DialectName, names: Names, text: str) -> Translation:
    referenced = resolve_tables(tree, dialect, names, text)
    remember_spelling(tree)
    check_placeholders(tree, text)
    introduced = introduced_names(tree)
    headers = naming.note_headers(tree)
    prepare_tree(tree, dialect)
    typed = qualify_and_annotate(tree, "duckdb" if dialect == "duckdb" else "trino")
    check_columns(typed, text, introduced)
    naming.name_columns(typed, dialect, headers)
    context = RuleContext(dialect, text)
    ruled = apply_rules(typed, context)
    sql = _generated(ruled)
    final = _read_back(sql)
    return Translation(final, final.sql(dialect="duckdb"), dialect, referenced, tuple(dict.fromkeys(context.warnings)))


def _generated(tree: exp.Expr) -> str:
    """Return the tree as DuckDB's SQL. Raises QueryError for what has no equivalent, which would change the result."""
    try:
        return tree.sql(dialect="duckdb", unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        raise QueryError(f"The query cannot be translated: {str(error).splitlines()[0]}") from error


def _read_back(sql: str) -> exp.Expression:
    """Return the generated SQL as a tree, so that the tree is what DuckDB will be given: function names and all."""
    try:
        return cast(exp.Expression, parse_one(sql, read="duckdb"))
    except ParseError as error:
        description = error.errors[0].get("description", "syntax error") if error.errors else "syntax error"
        raise QueryError(f"The query cannot be translated: {description}") from error
