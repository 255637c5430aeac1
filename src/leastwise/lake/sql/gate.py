"""The first layer of the sandbox: what a parsed query may be, name and call before it goes anywhere near an engine.

Recursive common table expressions are allowed: the limits of the query process stop those that do not end.
A common table expression may take the name of a table; it is then what the query reads, as in every SQL dialect.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from typing import Final

from sqlglot import exp

from leastwise.errors import QueryError
from leastwise.lake.sql.functions import FUNCTIONS
from leastwise.lake.sql.literal_numbers import literal_number
from leastwise.lake.sql.placeholders import without_strings_and_comments

LONGEST_QUERY: Final = 100_000
DEEPEST_NESTING: Final = 150
MOST_NODES: Final = 50_000
LONGEST_REPEAT: Final = 1_000_000
LONGEST_SERIES: Final = 10_000_000

_QUERIES: Final = (exp.Select, exp.SetOperation, exp.Subquery)
# Statements and clauses with an effect, or that reach past the catalogue; each with what it is called in the message.
_REFUSED: Final[dict[type, str]] = {
    exp.Command: "a command",
    exp.Into: "SELECT INTO",
    exp.Lock: "FOR UPDATE",
    exp.Pivot: "PIVOT and UNPIVOT",
    exp.Parameter: "a parameter without a value",
    exp.Placeholder: "a parameter without a value",
    exp.SessionParameter: "a session parameter",
    exp.Columns: "COLUMNS(...)",
    exp.Describe: "DESCRIBE",
    exp.Summarize: "SUMMARIZE",
    exp.Pragma: "PRAGMA",
    exp.Set: "SET",
    exp.Copy: "COPY",
    exp.DDL: "a statement that changes data",
    exp.DML: "a statement that changes data",
    exp.Version: "time travel",
    exp.HistoricalData: "time travel",
    exp.MatchRecognize: "MATCH_RECOGNIZE",
}
# Read on the text: translating a dialect may take a name apart, or take it for one of a table of events.
_QUOTED_NAME: Final = re.compile(r"\"[^\"]*\"|`[^`]*`")
_PATH: Final = re.compile(r"(?:/|~/|\.{1,2}/|[A-Za-z][\w+.-]*:/)")
_ENGINE_SCHEMA: Final = re.compile(r"\b(?:information_schema|pg_catalog)[\"`]?\s*\.", re.IGNORECASE)
_TABLE_NAME: Final = re.compile(r"[\w][\w -]*")
_CHAINS: Final = (exp.Connector, exp.SetOperation)
_REPEATS: Final = frozenset({"repeat", "lpad", "rpad", "pad", "space", "array_resize", "list_resize"})
_SERIES: Final = frozenset({"range", "generate_series", "sequence", "exploding_generate_series"})


def check_text(text: str) -> None:
    """Refuse a text that is too long or nested too deeply to be parsed, or names a path or an engine's own tables.

    Raises QueryError.
    """
    if len(text) > LONGEST_QUERY:
        raise QueryError(f"The query is {len(text):,} characters long: {LONGEST_QUERY:,} are the most")
    if "\0" in text:
        raise QueryError("The query holds a NUL character")
    depth = deepest = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > DEEPEST_NESTING:
        raise _too_deep()
    outside_strings = without_strings_and_comments(text)
    for quoted in _QUOTED_NAME.findall(outside_strings):
        if _PATH.match(quoted, 1):
            raise QueryError(f"{_printable(quoted[1:-1])} is a path: only the tables of the lake can be read")
    if _ENGINE_SCHEMA.search(outside_strings):
        raise QueryError("The engine's own tables cannot be read", "docs/sql.md lists the tables and their columns.")


def check(tree: exp.Expr, *, tables: Collection[str], allowed_functions: Collection[str] = ()) -> None:
    """Refuse all but one query that reads ``tables`` and calls known functions within bounds.

    ``tables`` are names without a schema, in any case; ``allowed_functions`` (macros) are taken beside FUNCTIONS.
    Raises QueryError with one line that says what was refused.
    """
    if not isinstance(tree, _QUERIES):
        raise QueryError(f"Only queries run here (SELECT, WITH, UNION), not {_statement_name(tree)}")
    readable = {name.lower() for name in tables}
    callable_names = _Names(FUNCTIONS | {name.lower() for name in allowed_functions})
    shared = _shared_names(tree)
    for count, (node, depth) in enumerate(_walk(tree)):
        if depth > DEEPEST_NESTING or count > MOST_NODES:
            raise _too_deep()
        _check_kind(node)
        if isinstance(node, exp.Table):
            _check_table(node, readable, shared)
        elif isinstance(node, (exp.Func, exp.Anonymous)):
            _check_function(node, callable_names)
            _check_bounds(node)


class _Names:
    """Function names that compare without case and underscores, as the parser's own spelling of them varies."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = names
        self._plain = frozenset(_plain(name) for name in names)

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._plain


def _plain(name: str) -> str:
    return name.lower().replace("_", "")


def _walk(tree: exp.Expr) -> Iterator[tuple[exp.Expr, int]]:
    """Every node with its depth; a chain of AND, OR or UNION counts as one level, however long."""
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        for child in node.iter_expressions():
            chained = isinstance(node, _CHAINS) and isinstance(child, type(node))
            waiting.append((child, depth if chained else depth + 1))


def _statement_name(tree: exp.Expr) -> str:
    if isinstance(tree, exp.Command):
        return str(tree.this).upper()
    return _REFUSED.get(type(tree), type(tree).__name__.upper())


def _check_kind(node: exp.Expr) -> None:
    for kind, name in _REFUSED.items():
        # sqlglot counts a query with its WITH clause among what may define data.
        if isinstance(node, kind) and not isinstance(node, exp.Query):
            raise QueryError(f"A query cannot hold {name}")


def _shared_names(tree: exp.Expr) -> frozenset[str]:
    return frozenset(part.alias.lower() for part in tree.find_all(exp.CTE))


def _check_table(node: exp.Table, tables: Collection[str], shared: Collection[str]) -> None:
    name = node.name
    if isinstance(node.this, (exp.Func, exp.Anonymous)):
        called = node.this.name if isinstance(node.this, exp.Anonymous) else node.this.sql_name()
        raise QueryError(f"A query cannot read from the function {str(called).lower()}, only from UNNEST")
    if not isinstance(node.this, exp.Identifier) or node.args.get("db") or node.args.get("catalog"):
        raise QueryError(f"Table {_shown(node)} cannot be read: tables are named alone, without a schema or a path")
    if not _TABLE_NAME.fullmatch(name):
        raise QueryError(f"Table {_shown(node)} cannot be read: that is no name of a table")
    if name.lower() not in tables and name.lower() not in shared:
        raise QueryError(f"There is no table {_printable(name)}", _suggestion(name, tables, "Tables"))


def _printable(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else "?" for letter in text)
    return shown if len(shown) <= 80 else shown[:77] + "..."


def _shown(node: exp.Expr) -> str:
    return _printable(" ".join(node.sql().split()))


def _check_function(node: exp.Expr, names: _Names) -> None:
    spellings = _function_names(node)
    if any(spelling in names for spelling in spellings):
        _check_qualifier(node, spellings[0])
        return
    name = _printable(spellings[0])
    note = "" if name.isascii() else ": its name holds letters that only look like others"
    raise QueryError(f"Function {name} cannot be called here{note}", _suggestion(name, names.names, ""))


def _function_names(node: exp.Expr) -> list[str]:
    """How the function is called: as written when the parser does not know it, else by each of its names."""
    if isinstance(node, (exp.Anonymous, exp.AnonymousAggFunc)):
        return [str(node.name or node.this).lower()]
    assert isinstance(node, exp.Func)
    return [name.lower() for name in type(node).sql_names()]


def _check_qualifier(node: exp.Expr, name: str) -> None:
    """``schema.function(x)`` and ``x.function()`` both parse as a dot; neither is needed, the first can hide a name."""
    if isinstance(node.parent, exp.Dot) and node.parent.expression is node:
        raise QueryError(f"Function {name} is called with a name before it: only its bare name can be used")


def _suggestion(name: str, known: Collection[str], heading: str) -> str:
    close = difflib.get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.75)
    if close:
        return f"Did you mean {close[0]}?"
    return f"{heading}: {', '.join(sorted(known))}." if heading else "docs/sql.md lists the functions."


def _check_bounds(node: exp.Expr) -> None:
    names = set(_function_names(node))
    if names & _REPEATS:
        numbers = [number for number in map(literal_number, node.iter_expressions()) if number is not None]
        if any(number > LONGEST_REPEAT for number in numbers):
            raise QueryError(f"{min(names)} makes a text of more than {LONGEST_REPEAT:,} characters")
    elif names & _SERIES:
        numbers = [number for number in map(literal_number, node.iter_expressions()) if number is not None]
        if any(abs(number) > LONGEST_SERIES for number in numbers) and not _short_series(numbers):
            raise QueryError(f"{min(names)} makes more than {LONGEST_SERIES:,} values")


def _short_series(numbers: list[float]) -> bool:
    """A series between two large bounds (epoch seconds) may still be short."""
    if len(numbers) < 2:
        return False
    step = abs(numbers[2]) if len(numbers) > 2 and numbers[2] else 1
    return abs(numbers[1] - numbers[0]) / step <= LONGEST_SERIES


def _too_deep() -> QueryError:
    return QueryError(
        f"The query is nested more than {DEEPEST_NESTING} levels deep or has more than {MOST_NODES:,} parts",
        "Write long lists of conditions as IN (...), and inner queries as WITH.",
    )
