"""Filter by a SQL predicate that a user writes, in Athena's (Trino's) or DuckDB's SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from leastwise.errors import QueryError
from leastwise.usecases.trail.conditions import Condition

if TYPE_CHECKING:
    from leastwise.lake.sql.translation import Translation

_HINT: Final = "Write a predicate such as: eventName = 'PutObject' AND requestParameters LIKE '%bucket%'"
_FIRST_LINE: Final = "SELECT eventID FROM events WHERE ("


def where_condition(text: str) -> Condition:
    """Return the condition of a SQL predicate over ``events``, translated and checked like any query.

    Raises QueryError for a text that is no single predicate or that the sandbox refuses; the line and the caret in
    its message are those of ``text``.
    """
    # Imported here: reading SQL takes a third of a second to load, and few questions have a predicate.
    from sqlglot import exp

    from leastwise.lake.engines.duckdb import MACROS, VIEWS
    from leastwise.lake.sql.gate import check, check_text

    check_text(text)
    _check_predicate(text)
    translation = _translated(text)
    check(translation.tree, tables=VIEWS, allowed_functions=MACROS)
    where = translation.tree.args.get("where")
    if not isinstance(translation.tree, exp.Select) or where is None:
        raise QueryError(f"--where: {text!r} is no SQL predicate", _HINT)
    return Condition(where.this.sql(dialect="duckdb"))


@contextmanager
def explained_predicates(texts: Sequence[str]) -> Iterator[None]:
    """Turn what the engine says of the predicates while the block runs into a QueryError about their text."""
    import duckdb

    from leastwise.lake.sandbox.explaining import explained

    try:
        yield
    except duckdb.Error as error:
        if not texts:
            raise
        told = explained(str(error), "\n".join(texts))
        raise QueryError(f"--where: {told.message}", told.hint) from error


def _translated(text: str) -> Translation:
    """The predicate as the condition of a query. It stands on lines of its own: its columns stay what they are."""
    from leastwise.lake.sql.problems import PlacedQueryError
    from leastwise.lake.sql.translation import translate

    try:
        return translate(f"{_FIRST_LINE}\n{text}\n)")
    except PlacedQueryError as error:
        raise _in_predicate(error, text) from error


def _in_predicate(error: QueryError, text: str) -> QueryError:
    """The error with its place in ``text``; what is missing behind the text is missing at its end."""
    from leastwise.lake.sql.problems import PlacedQueryError, problem

    if not isinstance(error, PlacedQueryError):
        return QueryError(f"--where: {error.message}", error.hint)
    lines = text.split("\n")
    if error.line - 1 > len(lines):
        line, column = len(lines), len(lines[-1].rstrip()) + 1
    else:
        line, column = error.line - 1, error.column
    return problem(f"--where: {error.summary}", text, line, column, error.hint)


def _check_predicate(text: str) -> None:
    """Refuse a text that alone is not one expression, as one that closes a parenthesis to go on as a query."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    for dialect in ("trino", "duckdb"):
        try:
            tree = sqlglot.parse_one(text, read=dialect, into=exp.Condition)
        except (SqlglotError, RecursionError):
            continue
        if not isinstance(tree, exp.Query | exp.Command | exp.DDL | exp.DML):
            return
    raise _no_predicate(text)


def _no_predicate(text: str) -> QueryError:
    """Where the text stops being a predicate, if the parser tells."""
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import ParseError, SqlglotError

    from leastwise.lake.sql.problems import PlacedQueryError, parse_problem, problem

    summary = f"--where: {text!r} is no SQL predicate"
    try:
        sqlglot.parse_one(text, read="trino", into=exp.Condition)
    except ParseError as error:
        place = parse_problem(error, text)
        if isinstance(place, PlacedQueryError):
            return problem("--where: this is no SQL predicate", text, place.line, place.column, _HINT)
    except (SqlglotError, RecursionError):
        pass
    return QueryError(summary, _HINT)
