"""An engine's error, put as one line about the text that the user wrote."""

from __future__ import annotations

import re
from typing import Final

from leastwise.errors import QueryError

_LONGEST_MESSAGE: Final = 400
_ERROR_KIND: Final = re.compile(r"^(?:[A-Z][\w ]*? )?Error: ")
_NO_COLUMN: Final = re.compile(
    r'Referenced column "(\w+)" not found|Column "(\w+)" referenced that exists in the SELECT clause'
)
_QUOTED_NAME: Final = re.compile(r"[\"'`]([A-Za-z_][\w.]*)(?:\(.*?\))?[\"'`]")
_CANDIDATES: Final = re.compile(r"^\s*(?:Candidate bindings|Did you mean)\W*(.+?)\W*$", re.MULTILINE)
_SIGNATURES: Final = re.compile(r"^\s*Candidate functions:\s*\n(?P<first>.+)$", re.MULTILINE)


def explained(full: str, text: str) -> QueryError:
    """An engine's error as one line about the user's own text, with a caret under the name it complains of."""
    message = _printable(_ERROR_KIND.sub("", (full.splitlines() or ["the engine gave no reason"])[0]))
    hint = _hint(full)
    no_column = _NO_COLUMN.match(message)
    if no_column:
        name = no_column[1] or no_column[2]
        return _pointed(f"There is no column {name}", text, [name], _column_hint(name) or hint)
    return _pointed(message, text, _QUOTED_NAME.findall(message), hint)


def _printable(message: str) -> str:
    """The message without what a value in it could do to a terminal, and no longer than a few lines of one."""
    shown = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in message[:_LONGEST_MESSAGE])
    return shown if len(message) <= _LONGEST_MESSAGE else f"{shown}..."


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
