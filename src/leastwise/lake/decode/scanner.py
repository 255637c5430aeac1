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
    restart = _record_start(content, start)
    while (opening := content.find(b"{", position)) >= 0:
        stop = _closing(content, opening, restart)
        yield opening, stop
        position = stop


def _record_start(content: bytes, start: int) -> re.Pattern[bytes]:
    """How records begin here: an opening brace and the first member's name, as in the first one."""
    first = re.compile(rb'\{\s*"([A-Za-z@_]+)"\s*:').search(content, start)
    name = re.escape(first.group(1)) if first else b"eventVersion"
    return re.compile(rb'\{\s*"' + name + rb'"\s*:')


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
    """An unbalanced quote may have swallowed the next record: end before it where it does not stand inside a member."""
    following = restart.search(content, opening + 1, stop)
    if following is None:
        return stop
    before = content[max(opening, following.start() - 8) : following.start()].rstrip()
    return following.start() if before.endswith((b",", b"}")) and not _parses(content[opening:stop]) else stop


def _parses(text: bytes) -> bool:

    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
