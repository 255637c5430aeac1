"""From a user's text to the one SQL statement that the engine may run; happens inside the query process.

Translating is work on a text from outside as well, and some texts make it slow: there it has limits.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.errors import SqlglotError

from leastwise.errors import QueryError
from leastwise.lake.engines.macros import MACROS
from leastwise.lake.sql import Translation, gate, translate

if TYPE_CHECKING:
    from leastwise.lake.sql.dialects import DialectName


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """DuckDB's SQL, generated from the checked tree, and lines for the user about what the query may not mean."""

    sql: str
    warnings: tuple[str, ...]


def prepare(text: str, *, dialect: DialectName, tables: Collection[str], rows: int | None) -> PreparedQuery:
    """Translate and check a query over ``tables`` that gives at most one row more than ``rows``.

    Raises QueryError for what cannot be read, however strange it is, and for what the gate refuses.
    """
    gate.check_text(text)
    translation = _translated(text, dialect)
    gate.check(translation.tree, tables=tables, allowed_functions=MACROS)
    return PreparedQuery(with_row_limit(translation.tree, rows).sql(dialect="duckdb"), translation.warnings)


def _translated(text: str, dialect: DialectName) -> Translation:
    try:
        return translate(text, dialect=dialect)
    except RecursionError:
        raise QueryError("The query is nested too deeply", "Write inner queries as WITH.") from None
    except SqlglotError as error:
        raise QueryError(f"The query cannot be read: {str(error).splitlines()[0]}") from error


def with_row_limit(tree: exp.Expr, rows: int | None) -> exp.Expr:
    """A copy of the query that gives one row more than ``rows`` at most: enough to know that it was cut.

    The limit goes on the query itself, so that its ORDER BY holds and the engine keeps only the rows it needs.
    """
    limited = tree.copy()
    if rows is None or not isinstance(limited, (exp.Select, exp.SetOperation)):
        return limited
    present = limited.args.get("limit")
    if present is None or (isinstance(present, exp.Limit) and _is_larger(present.expression, rows + 1)):
        limited.set("limit", exp.Limit(expression=exp.Literal.number(rows + 1)))
    return limited


def _is_larger(number: exp.Expr | None, bound: int) -> bool:
    return isinstance(number, exp.Literal) and number.is_int and int(number.this) > bound
