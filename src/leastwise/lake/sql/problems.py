"""QueryErrors that show the query line and a caret under the column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from leastwise.errors import QueryError

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_TOKEN_POSITION = re.compile(r"(?:at|near) line (\d+),? col(?:umn)? (\d+)", re.IGNORECASE)


class PlacedQueryError(QueryError):
    """A QueryError that knows its place: ``summary`` is the message without it, ``line`` and ``column`` are from 1."""

    def __init__(self, summary: str, shown: str, line: int, column: int, hint: str = "") -> None:
        super().__init__(f"{summary} (line {line}, column {column})\n{shown}\n{' ' * (column - 1)}^", hint)
        self.summary = summary
        self.line = line
        self.column = column


def problem(message: str, text: str, line: int | None, column: int | None, hint: str = "") -> QueryError:
    """Return a QueryError whose message holds the query line and a caret under ``column`` (both from 1)."""
    lines = text.split("\n")
    if line is None or column is None or not 1 <= line <= len(lines):
        return QueryError(message, hint)
    shown = lines[line - 1].rstrip("\r").replace("\t", " ")
    return PlacedQueryError(message, shown, line, column, hint)


def problem_at(message: str, text: str, node: exp.Expr, hint: str = "") -> QueryError:
    """Return a QueryError with the caret under the first character of ``node``, where its position is known."""
    for part in node.find_all(exp.Identifier, exp.Literal, bfs=False):
        meta = part.meta
        if "line" in meta and "start" in meta:
            start = int(meta["start"])
            line = text.count("\n", 0, start) + 1
            return problem(message, text, line, start - (text.rfind("\n", 0, start)), hint)
    return QueryError(message, hint)


def parse_problem(error: ParseError | TokenError, text: str) -> QueryError:
    """Return the QueryError of a text that is no SQL."""
    details = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
    if not details:
        return QueryError(f"The query cannot be read: {_ANSI.sub('', str(error)).splitlines()[0]}")
    description = str(details.get("description") or "syntax error").rstrip(".")
    highlight = str(details.get("highlight") or "")
    line, end = details.get("line"), details.get("col")
    column = max(1, int(end) - len(highlight) + 1) if end is not None else None
    near = f" near '{highlight}'" if highlight else ""
    return problem(f"The query cannot be read: {description}{near}", text, line, column)


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """Return a hint naming the closest candidates, or an empty text."""
    by_lower = {candidate.lower(): candidate for candidate in candidates}
    close = get_close_matches(name.lower(), by_lower, n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(by_lower[match] for match in close)}?" if close else ""
