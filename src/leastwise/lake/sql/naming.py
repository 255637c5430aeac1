"""The column headers of a result: CloudTrail's spelling, Athena's lower case, the user's own aliases.

Columns without a name are ``_col0``, ``_col1`` … by position, as in Trino ("SELECT", output column names); in DuckDB's
dialect they are their expression.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from leastwise.lake.engines.item_tables import ITEM_SPELLING
from leastwise.lake.schema import CLOUDTRAIL_SPELLING

SPELLING: Final = ITEM_SPELLING | CLOUDTRAIL_SPELLING
"""Lower-case name of a column of any table, or of a field -> its spelling."""

_UNNAMED: Final = "unnamed_output_"


@dataclass(frozen=True, slots=True)
class Headers:
    """Lower-case name -> spelling of the user's aliases and plain columns, and the expressions without a name.

    ``quoted`` are the aliases written in double quotes, which keep their case everywhere.
    """

    aliases: dict[str, str]
    quoted: frozenset[str]
    plain: dict[str, str]
    unnamed: dict[str, str]


def outermost_select(tree: exp.Expr) -> exp.Select | None:
    """Return the SELECT whose columns are the result's: the first of a UNION."""
    select: exp.Expr = tree
    while isinstance(select, (exp.SetOperation, exp.Subquery)):
        select = select.this
    return select if isinstance(select, exp.Select) else None


def note_headers(tree: exp.Expr) -> Headers:
    """Return the spelling of the names in the query, and mark the output columns that have none, in place."""
    named = [alias for alias in tree.find_all(exp.Alias) if alias.alias]
    aliases = {alias.alias.lower(): alias.alias for alias in named}
    quoted = frozenset(alias.alias.lower() for alias in named if alias.args["alias"].args.get("quoted"))
    select = outermost_select(tree)
    plain: dict[str, str] = {}
    unnamed: dict[str, str] = {}
    for position, projection in enumerate(select.expressions if select is not None else []):
        if isinstance(projection, (exp.Column, exp.Dot)):
            plain.setdefault(projection.name.lower(), projection.name)
        elif not isinstance(projection, (exp.Alias, exp.Aliases, exp.Star)) and not projection.is_star:
            mark = f"{_UNNAMED}{position}"
            unnamed[mark] = projection.sql(dialect="duckdb", normalize_functions="lower")
            projection.replace(exp.alias_(projection.copy(), mark))
    return Headers(aliases, quoted, plain, unnamed)


def name_columns(tree: exp.Expr, dialect: str, headers: Headers) -> None:
    """Give every output column of the outermost query its header, in place."""
    select = outermost_select(tree)
    if select is None:
        return
    before = [projection.alias_or_name for projection in select.expressions]
    named = [_named(projection, position, dialect, headers) for position, projection in enumerate(select.expressions)]
    select.set("expressions", named)
    renamed = {old: new.alias for old, new in zip(before, named, strict=True) if old.startswith(_UNNAMED)}
    for column in tree.find_all(exp.Column):  # ORDER BY 2 has become ORDER BY the mark
        if not column.table and column.name in renamed:
            column.set("this", exp.to_identifier(renamed[column.name], quoted=True))


def _named(projection: exp.Expr, position: int, dialect: str, headers: Headers) -> exp.Expr:
    if isinstance(projection, (exp.Star, exp.Aliases)) or projection.is_star:
        return projection
    header = _header(projection.alias_or_name or projection.output_name, position, dialect, headers)
    return exp.alias_(projection.unalias(), header, quoted=True)


def _header(name: str, position: int, dialect: str, headers: Headers) -> str:
    lower = name.lower()
    if not name or lower.startswith((_UNNAMED, "_col_")):
        return headers.unnamed.get(lower, name) if dialect == "duckdb" else f"_col{position}"
    if dialect == "athena":
        return headers.aliases[lower] if lower in headers.quoted else lower
    return headers.aliases.get(lower) or SPELLING.get(lower) or headers.plain.get(lower, name)
