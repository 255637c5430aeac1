"""Qualifies the columns of a query over the schema of the views and gives every expression its type."""

from __future__ import annotations

from collections.abc import Collection

from sqlglot import exp
from sqlglot.errors import OptimizeError, SchemaError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema

from leastwise.lake.sql.tables import Table, known_tables

SPELLING = "spelling"
"""Meta key of an identifier: its name as the user wrote it. JSON keys are case-sensitive, columns are not."""


def remember_spelling(tree: exp.Expr) -> None:
    """Keep the spelling of every identifier before qualification lower-cases it, in place."""
    for identifier in tree.find_all(exp.Identifier):
        identifier.meta[SPELLING] = identifier.name


def spelling_of(identifier: exp.Expr) -> str:
    """Return the name of an identifier as the user wrote it."""
    return str(identifier.meta.get(SPELLING, identifier.name))


def visible_columns(table: Table, mentioned: Collection[str]) -> dict[str, exp.DataType]:
    """Return the columns of a view for one query: those left out of ``SELECT *`` only where it names them."""
    return {name: kind for name, kind in table.columns.items() if name not in table.hidden or name in mentioned}


def _mentioned_columns(tree: exp.Expr) -> set[str]:
    """Names of the columns a query names, in lower case: not those of fields, whose names columns may share."""
    tables = {table.alias_or_name.lower() for table in tree.find_all(exp.Table)}
    roots = set()
    for column in tree.find_all(exp.Column):
        parts = [part.name.lower() for part in column.parts]
        roots.add(parts[1] if len(parts) > 1 and parts[0] in tables else parts[0])
    return roots


def qualify_and_annotate(tree: exp.Query, dialect: str) -> exp.Query:
    """Return the query with qualified columns and expanded stars, every expression typed where it can be."""
    mentioned = _mentioned_columns(tree)
    schema = MappingSchema(dialect=dialect, normalize=False)
    for name, table in known_tables().items():
        schema.add_table(name, visible_columns(table, mentioned), dialect=dialect, match_depth=False)
    try:
        qualified = qualify(
            tree.copy(),
            schema=schema,
            dialect=dialect,
            validate_qualify_columns=False,
            quote_identifiers=False,
            allow_partial_qualification=True,
        )
        _quote_where_needed(qualified)
        return annotate_types(qualified, schema=schema, dialect=dialect)
    except (OptimizeError, SchemaError):
        return annotate_types(tree, schema=schema, dialect=dialect)


def _quote_where_needed(tree: exp.Expr) -> None:
    """Quote names that are no plain identifiers, which qualification copies without their quotes, in place."""
    for identifier in tree.find_all(exp.Identifier):
        if not exp.SAFE_IDENTIFIER_RE.match(identifier.name):
            identifier.set("quoted", True)
