"""Filter by a SQL predicate that a user writes, in Athena's (Trino's) or DuckDB's SQL."""

from __future__ import annotations

from leastwise.errors import QueryError
from leastwise.usecases.trail.conditions import Condition

_HINT = "Write a predicate such as: eventName = 'PutObject' AND requestParameters LIKE '%bucket%'"


def where_condition(text: str) -> Condition:
    """Return the condition of a SQL predicate over ``events``, translated and checked like any query.

    Raises QueryError for a text that is no single predicate or that the sandbox refuses.
    """
    # Imported here: reading SQL takes a third of a second to load, and few questions have a predicate.
    from sqlglot import exp

    from leastwise.lake.engines.duckdb import MACROS, VIEWS
    from leastwise.lake.sql.gate import check, check_text
    from leastwise.lake.sql.translation import translate

    check_text(text)
    if not _is_predicate(text):
        raise QueryError(f"--where: {text!r} is no SQL predicate", _HINT)
    translation = translate(f"SELECT eventID FROM events WHERE ({text}\n)")  # noqa: S608 - gated below
    check(translation.tree, tables=VIEWS, allowed_functions=MACROS)
    where = translation.tree.args.get("where")
    if not isinstance(translation.tree, exp.Select) or where is None:
        raise QueryError(f"--where: {text!r} is no SQL predicate", _HINT)
    return Condition(where.this.sql(dialect="duckdb"))


def _is_predicate(text: str) -> bool:
    """Tell whether the text alone is one expression: one that closes a parenthesis to go on as a query is none."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    for dialect in ("trino", "duckdb"):
        try:
            tree = sqlglot.parse_one(text, read=dialect, into=exp.Condition)
        except (SqlglotError, RecursionError):
            continue
        if not isinstance(tree, exp.Query | exp.Command | exp.DDL | exp.DML):
            return True
    return False
