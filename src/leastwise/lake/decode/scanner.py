"""Cutting a damaged document into the JSON objects it still holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}]', re.DOTALL)
MAXIMUM_OBJECT_BYTES: Final = 16 << 20


def objects(content: bytes, start: int = 0) -> Iterator[tuple[int, int]]:
    """(start, stop) of each outermost balanced `{...}` from `start` on.

    A string that never ends, or an object that never closes, ends at the next place where a record begins.
    """
    position = start
    restart = record_start(content, start)
    while (opening := content.find(b"{", position)) >= 0:
        stop = _closing(content, opening, restart)
        yield opening, stop
        position = stop


def swallowed(content: bytes, opening: int, stop: int) -> Iterator[tuple[int, int]]:
    """(start, stop) of what may be records inside the object content[opening:stop]: elements of a list in it."""
    restart = record_start(content, opening)
    position = opening + 1
    while (found := restart.search(content, position, stop)) is not None:
        position = found.end()
        if content[max(opening, found.start() - 8) : found.start()].rstrip().endswith((b",", b"[")):
            position = _closing(content, found.start(), restart)
            yield found.start(), position


def record_start(content: bytes, start: int = 0) -> re.Pattern[bytes]:
    """How records begin here: a brace and the member `eventVersion`, or the one that the first object begins with."""
    first = re.compile(rb'[\s\[,]*\{\s*"([A-Za-z@_]+)"\s*:').match(content, start)
    name = b"|" + re.escape(first.group(1)) if first else b""
    return re.compile(rb'\{\s*"(?:eventVersion' + name + rb')"\s*:')


def _closing(content: bytes, opening: int, restart: re.Pattern[bytes]) -> int:
    depth = 0
    for token in _TOKEN.finditer(content, opening, min(len(content), opening + MAXIMUM_OBJECT_BYTES)):
        kind = content[token.start()]
        if kind == 0x7B:
            depth += 1
        elif kind == 0x7D:
            depth -= 1
            if depth == 0:
                return _not_past_record(content, opening, token.end(), restart)
    following = restart.search(content, opening + 1)
    return following.start() if following else len(content)


def _not_past_record(content: bytes, opening: int, stop: int, restart: re.Pattern[bytes]) -> int:
    """An unbalanced quote or bracket may have swallowed the next record: what is not JSON ends before it."""
    following = restart.search(content, opening + 1, stop)
    return stop if following is None or _parses(content[opening:stop]) else following.start()


def _parses(text: bytes) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
