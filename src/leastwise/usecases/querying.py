"""Ask the event data store in SQL: translate, gate, run confined, stream the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from leastwise.errors import QueryError
from leastwise.lake.sandbox.limits import Limits

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlglot import exp

    from leastwise.lake.sandbox.session import QueryResult, QuerySession
    from leastwise.lake.sql import Translation
    from leastwise.lake.sql.dialects import DialectName

_ERROR_KIND: Final = re.compile(r"^(?:[A-Z][\w ]*? )?Error: ")
_NO_COLUMN: Final = re.compile(
    r'Referenced column "(\w+)" not found|Column "(\w+)" referenced that exists in the SELECT clause'
)
_QUOTED_NAME: Final = re.compile(r"[\"'`]([A-Za-z_][\w.]*)(?:\(.*?\))?[\"'`]")
_CANDIDATES: Final = re.compile(r"^\s*(?:Candidate bindings|Did you mean)\W*(.+?)\W*$", re.MULTILINE)
_SIGNATURES: Final = re.compile(r"^\s*Candidate functions:\s*\n(?P<first>.+)$", re.MULTILINE)


class HasDataFiles(Protocol):
    """A lake, as far as a query needs it."""

    def data_files(self) -> tuple[str, ...]:
        """The paths of the live Parquet files."""
        ...


@contextmanager
def run_query(
    lake: HasDataFiles,
    text: str,
    *,
    dialect: DialectName = "auto",
    limits: Limits | None = None,
    progress: Callable[[float], None] | None = None,
) -> Iterator[QueryResult]:
    """Run one query over the events of ``lake`` and yield its result; the process behind it ends with the block.

    ``dialect`` is how ``text`` is read; ``progress`` is called with a percentage about twice a second.
    Raises QueryError (what is wrong with the query, with the line and a caret where it is known) or LimitError.
    """
    from leastwise.lake.sandbox.session import QuerySession

    limits = limits or Limits()
    with QuerySession(lake.data_files(), limits, progress=progress) as session:
        yield run_in(session, text, dialect=dialect, rows=limits.rows)


def run_in(session: QuerySession, text: str, *, dialect: DialectName = "auto", rows: int | None = None) -> QueryResult:
    """Run one query in a session that is open; see ``run_query``. ``rows`` None is the session's own limit."""
    translation = translated(text, dialect)
    from leastwise.lake.engines.macros import MACROS
    from leastwise.lake.sql import gate

    gate.check(translation.tree, tables=session.tables, allowed_functions=MACROS)
    sql = with_row_limit(translation.tree, rows).sql(dialect="duckdb")
    try:
        result = session.run(sql, row_limit=rows)
    except QueryError as error:
        raise explained(error, text) from error
    result.batches = _explaining(result.batches, text)
    return result


def translated(text: str, dialect: DialectName = "auto") -> Translation:
    """``text`` in DuckDB's form. Raises QueryError for what cannot be read, however strange it is."""
    from sqlglot.errors import SqlglotError

    from leastwise.lake.sql import gate, translate

    gate.check_text(text)
    try:
        return translate(text, dialect=dialect)
    except RecursionError:
        raise QueryError("The query is nested too deeply", "Write inner queries as WITH.") from None
    except SqlglotError as error:
        first = str(error).splitlines()[0]
        raise QueryError(f"The query cannot be read: {first}") from error


def with_row_limit(tree: exp.Expr, rows: int | None) -> exp.Expr:
    """A copy of the query that gives one row more than ``rows`` at most: enough to know that it was cut.

    The limit goes on the query itself, so that its ORDER BY holds and the engine keeps only the rows it needs.
    """
    from sqlglot import exp

    limited = tree.copy()
    if rows is None or not isinstance(limited, (exp.Select, exp.SetOperation)):
        return limited
    present = limited.args.get("limit")
    wanted = exp.Limit(expression=exp.Literal.number(rows + 1))
    if present is None or (isinstance(present, exp.Limit) and _is_larger(present.expression, rows + 1)):
        limited.set("limit", wanted)
    return limited


def _is_larger(number: exp.Expr | None, bound: int) -> bool:
    from sqlglot import exp

    return isinstance(number, exp.Literal) and number.is_int and int(number.this) > bound


def explained(error: QueryError, text: str) -> QueryError:
    """An engine's error as one line about the user's own text, with a caret under the name it complains of."""
    full = error.message
    message = _ERROR_KIND.sub("", full.splitlines()[0])
    hint = error.hint or _hint(full)
    no_column = _NO_COLUMN.match(message)
    if no_column:
        name = no_column[1] or no_column[2]
        return _pointed(f"There is no column {name}", text, [name], _column_hint(name) or hint)
    return _pointed(message, text, _QUOTED_NAME.findall(message), hint)


def _pointed(message: str, text: str, names: list[str], hint: str) -> QueryError:
    from leastwise.lake.sql.problems import problem

    for name in names:
        last = name.rpartition(".")[2]
        found = re.search(rf"\b{re.escape(last)}\b", text, re.IGNORECASE)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            return problem(message.replace(name, found[0]) if name == last else message, text, line, column, hint)
    return QueryError(message, hint)


def _column_hint(name: str) -> str:
    from leastwise.lake.schema import CLOUDTRAIL_SPELLING
    from leastwise.lake.sql.problems import did_you_mean

    return did_you_mean(name, CLOUDTRAIL_SPELLING.values())


def _hint(full: str) -> str:
    candidates = _CANDIDATES.search(full)
    if candidates:
        return f"Did you mean {candidates[1].replace(chr(34), '')}?"
    signatures = _SIGNATURES.search(full)
    return f"It is called as {signatures['first'].strip()}." if signatures else ""


def _explaining(batches: Iterator[pa.RecordBatch], text: str) -> Iterator[pa.RecordBatch]:
    try:
        yield from batches
    except QueryError as error:
        raise explained(error, text) from error
