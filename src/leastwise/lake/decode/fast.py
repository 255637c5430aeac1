"""The fast path: a log object's JSON, cut at record boundaries into chunks that fit the cache.

Raises FastPathRefused for anything out of the ordinary; the tolerant path then reads the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from leastwise.lake.decode.record import RecordDecoder, unknown_member

CHUNK_BYTES: Final = 2_000_000
TAIL_BYTES: Final = 64
"""How much white space after the document the fast path looks behind; to strip it all would copy the content."""

_HEAD = re.compile(rb'\{"Records":\[\{"([A-Za-z]+)":')
_COMMA, _OPEN, _CLOSE = ord(","), ord("["), ord("]")


class FastPathRefused(Exception):  # noqa: N818 - a signal between the two paths, never an error a user sees
    """These bytes need the tolerant path."""


def is_log_object(content: bytes | bytearray) -> bool:
    """Whether the bytes begin like a CloudTrail log object with at least one record."""
    return _HEAD.match(content) is not None


def records(content: bytearray, decoder: RecordDecoder) -> Iterator[list[Any]]:
    """Lists of typed records, in order. `content` is patched in place, and restored where decoding fails."""
    head = _HEAD.match(content)
    if head is None or not content.isascii():
        content = _checked(content, head)
        head = _HEAD.match(content)
    assert head is not None
    boundary = b'},{"' + head.group(1) + b'":'
    position = content.index(b"[")
    end = _end_of_list(content)
    while position < end:
        cut = content.find(boundary, position + CHUNK_BYTES) + 1 if end - position > CHUNK_BYTES else end
        cut = cut if 0 < cut < end else end
        yield _chunk(content, position, cut, decoder)
        position = cut


def _checked(content: bytearray, head: re.Match[bytes] | None) -> bytearray:
    if head is None:
        raise FastPathRefused
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise FastPathRefused from None
    return content


def _end_of_list(content: bytearray) -> int:
    """Offset of the bracket that closes Records, where nothing but the document's end follows it."""
    tail = content[-TAIL_BYTES:]
    end = len(content) - len(tail) + len(tail.rstrip()) - 2
    if end < 0 or content[end : end + 2] != b"]}":
        raise FastPathRefused
    return end


def _chunk(content: bytearray, start: int, stop: int, decoder: RecordDecoder) -> list[Any]:
    """Decode content[start:stop + 1] as a list: its first and last byte are delimiters, patched for the while."""
    first, last = content[start], content[stop]
    content[start], content[stop] = _OPEN, _CLOSE
    try:
        return _decode(memoryview(content)[start : stop + 1], decoder)
    finally:
        content[start], content[stop] = first, last


def _decode(view: memoryview, decoder: RecordDecoder) -> list[Any]:
    while True:
        try:
            found: list[Any] = decoder.decode_list(view)
        except msgspec.ValidationError as error:
            name = unknown_member(error)
            if name is None or not decoder.learn(name):
                raise FastPathRefused from None
        except (msgspec.DecodeError, RecursionError):
            raise FastPathRefused from None
        else:
            return found
