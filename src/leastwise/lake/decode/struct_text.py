"""Rows, maps and arrays as Athena and CloudTrail Lake print them in CSV: `{type=IAMUser, sessioncontext={...}}`.

The notation does not escape, so a value that itself holds ", name=" is read as two; nothing is lost by it, since
what remains unread keeps the value as text. Source: Athena User Guide, "Working with query results".
"""

from __future__ import annotations

import re
from typing import Any, Final

_NAME: Final = re.compile(r"\s*([A-Za-z_@][\w.:@/-]*)=")
_NEXT: Final = re.compile(r",\s*[A-Za-z_@][\w.:@/-]*=")
MAXIMUM_DEPTH: Final = 16


class _Unreadable(Exception):  # noqa: N818 - a signal inside this module
    pass


def parse(text: str) -> Any:
    """The value as dicts, lists and texts, or None where the text is not in this notation."""
    try:
        value, position = _value(text, 0, 0, "")
    except _Unreadable:
        return None
    return value if position == len(text) else None


def _value(text: str, position: int, depth: int, closing: str) -> tuple[Any, int]:
    if depth > MAXIMUM_DEPTH:
        raise _Unreadable
    if text.startswith("{", position):
        return _row(text, position + 1, depth + 1)
    if text.startswith("[", position):
        return _list(text, position + 1, depth + 1)
    return _scalar(text, position, closing)


def _row(text: str, position: int, depth: int) -> tuple[dict[str, Any], int]:
    row: dict[str, Any] = {}
    if text.startswith("}", position):
        return row, position + 1
    while True:
        name = _NAME.match(text, position)
        if name is None:
            raise _Unreadable
        row[name.group(1)], position = _value(text, name.end(), depth, "}")
        if text.startswith("}", position):
            return row, position + 1
        if not text.startswith(",", position):
            raise _Unreadable
        position += 1


def _list(text: str, position: int, depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    if text.startswith("]", position):
        return items, position + 1
    while True:
        while text.startswith(" ", position):
            position += 1
        item, position = _value(text, position, depth, "]")
        items.append(item)
        if text.startswith("]", position):
            return items, position + 1
        if not text.startswith(",", position):
            raise _Unreadable
        position += 1


def _scalar(text: str, position: int, closing: str) -> tuple[str | None, int]:
    end = text.find(closing, position) if closing else len(text)
    if end < 0:
        raise _Unreadable
    following = _NEXT.search(text, position, end) if closing == "}" else None
    if following is not None:
        end = following.start()
    elif closing == "]" and (comma := text.find(",", position, end)) >= 0:
        end = comma
    value = text[position:end].strip()
    return (None if value in ("null", "") else value), end
