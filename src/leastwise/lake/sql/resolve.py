"""Which of the lake's views each table of a query stands for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from sqlglot import exp

from leastwise.lake.engines.item_tables import ITEM_TABLE_NAMES
from leastwise.lake.sql.dialects import DialectName
from leastwise.lake.sql.placeholders import PreparedText, without_strings_and_comments
from leastwise.lake.sql.problems import did_you_mean, problem_at
from leastwise.lake.sql.tables import event_tables, known_tables

USER_TABLES: Final = ("events", "cloudtrail_logs", "cloudtrail_lake")
_TRINO_FUNCTION: Final = re.compile(
    r"\b(element_at|json_extract_scalar|json_array_get|json_parse|json_format|json_size|from_iso8601_timestamp|to_iso8601"
    r"|date_parse|date_format|format_datetime|parse_datetime|from_unixtime|to_unixtime|any_match|all_match|none_match"
    r"|approx_distinct|transform_values|map_agg|multimap_agg|at_timezone|regexp_like|sequence|human_readable_seconds"
    r"|width_bucket)\s*\(",
    re.IGNORECASE,
)
_STORE_NAME: Final = re.compile(r"event_?data_?store|(^|_)eds(_?id)?(_|$)|cloudtrail_lake", re.IGNORECASE)
_CATALOGUE_SCHEMAS: Final = frozenset({"information_schema", "pg_catalog", "system"})
_HIDDEN_COLUMNS: Final = frozenset({"$path", "$file_size", "$file_modified_time"})  # Athena's of every table
_LOG_NAME: Final = re.compile(r"cloud_?trail|logs?(_|$)|table|events?(_|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Names:
    """What is known of table names: the prepared text and the tables that hold no events."""

    prepared: PreparedText
    tables: frozenset[str]


def query_tables(tree: exp.Expr) -> list[exp.Table]:
    """Return the table references of the query that are no common table expressions and no functions."""
    return [
        table
        for table in tree.find_all(exp.Table, bfs=False)
        if isinstance(table.this, exp.Identifier) and not _is_cte(table)
    ]


def choose_dialect(tree: exp.Expr, names: Names, only_duckdb: bool) -> DialectName:
    """Return the dialect that the tables of the query tell: ``duckdb`` for `events`, else ``lake`` or ``athena``.

    `events` has CloudTrail Lake's types: a query over it that calls functions only Trino has is read as Lake's.
    """
    tables = [table.name.lower() for table in query_tables(tree)]
    known = {"events", "lake_events", *ITEM_TABLE_NAMES} | names.tables
    if only_duckdb:
        return "duckdb"
    if all(name in known for name in tables):
        is_trino = _TRINO_FUNCTION.search(without_strings_and_comments(names.prepared.text)) is not None
        return "lake" if is_trino else "duckdb"
    if any(name in names.prepared.store_ids or _STORE_NAME.search(name) for name in tables):
        return "lake"
    return "athena"


def resolve_tables(tree: exp.Expr, dialect: DialectName, names: Names, text: str) -> tuple[str, ...]:
    """Point every table of the query at its view, in place, and return the names of the views and tables.

    Raises QueryError for a table that is none of the lake's.
    """
    referenced: dict[str, None] = {}
    targets = [(table, _target(table, dialect, names, tree, text)) for table in query_tables(tree)]
    for table, target in targets:
        referenced[target] = None
        _strip_qualifiers(tree, table)
        alias = table.args.get("alias")
        if alias is None or not alias.name:
            columns = alias.args.get("columns") if alias is not None else None
            table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name), columns=columns))
        table.set("this", exp.to_identifier(target))
        table.set("db", None)
        table.set("catalog", None)
    return tuple(referenced)


def _target(table: exp.Table, dialect: DialectName, names: Names, tree: exp.Expr, text: str) -> str:
    name = table.name.lower()
    if table.db.lower() in {"", "main"} and (name in names.tables or name in known_tables()):
        return name
    if dialect != "duckdb" and name in known_tables() and table.db.lower() not in _CATALOGUE_SCHEMAS:
        return name
    view = "cloudtrail_lake" if dialect == "lake" else "cloudtrail_logs"
    if name in names.prepared.store_ids:
        return "cloudtrail_lake"
    is_catalogue = table.db.lower() in _CATALOGUE_SCHEMAS or name.startswith(("duckdb_", "sqlite_", "pg_"))
    if dialect != "duckdb" and not is_catalogue and not _misspelled(name) and _is_event_table(name, view, tree, names):
        return view
    known = [*USER_TABLES, *ITEM_TABLE_NAMES, *sorted(names.tables)]
    hint = did_you_mean(name, known) or f"Tables: {', '.join(known)}."
    raise problem_at(f"There is no table {table.name}", text, table, hint)


def _misspelled(name: str) -> bool:
    return bool(get_close_matches(name, ("events",), cutoff=0.8))


def _is_event_table(name: str, view: str, tree: exp.Expr, names: Names) -> bool:
    if name in names.prepared.athena_placeholders or _STORE_NAME.search(name):
        return True
    columns = {column.parts[0].name.lower() for column in tree.find_all(exp.Column)}
    columns |= {column.name.lower() for column in tree.find_all(exp.Column)}
    if columns & (set(event_tables()[view].columns) | _HIDDEN_COLUMNS):
        return True
    return bool(_LOG_NAME.search(name)) and not columns


def _strip_qualifiers(tree: exp.Expr, table: exp.Table) -> None:
    """Turn ``db.table.column`` into ``table.column``: the views are in no database."""
    if not table.db:
        return
    for column in tree.find_all(exp.Column):
        parts = [part.name.lower() for part in column.parts]
        for qualifiers in ([table.catalog, table.db], [table.db]):
            if parts[: len(qualifiers) + 1] == [name.lower() for name in (*qualifiers, table.name)]:
                column.replace(_column_of(column.parts[len(qualifiers) :]))
                break


def _column_of(parts: Sequence[exp.Expr]) -> exp.Expr:
    keys = ("table", "this") if len(parts) == 2 else ("db", "table", "this")
    column: exp.Expr = exp.Column(**dict(zip(keys, parts, strict=False)))
    for field in parts[3:]:
        column = exp.Dot(this=column, expression=field)
    return column


def _is_cte(table: exp.Table) -> bool:
    if table.db:
        return False
    name = table.name.lower()
    node: exp.Expr | None = table
    while node is not None:
        parent = node.parent
        with_ = node.args.get("with_") or node.args.get("with")
        if isinstance(with_, exp.With) and _defines(with_, name, table):
            return True
        node = parent
    return False


def _defines(with_: exp.With, name: str, table: exp.Table) -> bool:
    """Whether the WITH clause defines ``name`` for ``table``: a definition does not see itself unless recursive."""
    for cte in with_.expressions:
        if cte.alias.lower() == name:
            inside = any(ancestor is cte for ancestor in _ancestors(table))
            return not inside or bool(with_.args.get("recursive"))
        if any(ancestor is cte for ancestor in _ancestors(table)):
            return False
    return False


def _ancestors(node: exp.Expr) -> list[exp.Expr]:
    found = []
    parent = node.parent
    while parent is not None:
        found.append(parent)
        parent = parent.parent
    return found


def names_of(prepared: PreparedText, tables: Collection[str]) -> Names:
    """Return the names known for a query: its event data stores and the tables that hold no events."""
    return Names(prepared, frozenset(name.lower() for name in tables))
