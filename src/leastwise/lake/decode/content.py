"""An object's bytes -> its uncompressed content, whatever the name says: gzip, zstandard or plain by magic number."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import deflate
import zstandard
from isal import isal_zlib

GZIP_MAGIC: Final = b"\x1f\x8b"
GZIP_MEMBER: Final = b"\x1f\x8b\x08"
ZSTANDARD_MAGIC: Final = b"\x28\xb5\x2f\xfd"
PIECE_BYTES: Final = 16_384
FAULTS: Final[Any] = (
    EOFError,
    OSError,
    ValueError,
    zlib.error,
    isal_zlib.error,
    zstandard.ZstdError,
)
MAXIMUM_CONTENT_BYTES: Final = 192 << 20
"""The largest content of an object that is read as a whole; larger ones are read in pieces (see `pieces`)."""


@dataclass(frozen=True, slots=True)
class Content:
    """`data` is what could be read; `problem` says why it is not all, or is empty."""

    data: bytearray
    problem: str = ""


def uncompress(raw: bytes) -> Content:
    """The uncompressed content of an object; a damaged tail leaves what precedes it, with the reason."""
    if raw.startswith(GZIP_MAGIC):
        return _gunzip(raw)
    if raw.startswith(ZSTANDARD_MAGIC):
        return _unzstandard(raw)
    return Content(bytearray(raw))


def _gunzip(raw: bytes) -> Content:
    size = int.from_bytes(raw[-4:], "little")
    one_member = raw.find(GZIP_MEMBER, 1) < 0
    # The trailer's size is modulo 4 GiB and anything may follow the member: a mismatch costs only the slow way.
    if one_member and 0 < size <= min(MAXIMUM_CONTENT_BYTES, len(raw) * 1032):
        try:
            data = deflate.gzip_decompress(raw)
            if len(data) == size:
                return Content(data)
        except (deflate.DeflateError, ValueError, MemoryError):
            pass
    return _salvage(raw, lambda: isal_zlib.decompressobj(wbits=31), GZIP_MAGIC, "gzip")


def _unzstandard(raw: bytes) -> Content:
    return _salvage(raw, zstandard.ZstdDecompressor().decompressobj, ZSTANDARD_MAGIC, "zstandard")


def _salvage(raw: bytes, start: Callable[[], Any], magic: bytes, name: str) -> Content:
    """Member by member, piece by piece, so that what precedes a fault is kept."""
    data = bytearray()
    rest = raw
    try:
        while rest.startswith(magic):
            rest = _member(rest, start, data)
    except FAULTS as error:
        return Content(data, f"damaged {name} data after {len(data)} bytes: {error}")
    if rest.strip(b"\0"):
        return Content(data, f"{len(rest)} bytes after the end of the {name} data are not {name}")
    return Content(data)


def _member(raw: bytes, start: Callable[[], Any], data: bytearray) -> bytes:
    """Append one member's content to `data`; returns the bytes behind the member."""
    inflate = start()
    for position in range(0, len(raw), PIECE_BYTES):
        try:
            data += inflate.decompress(raw[position : position + PIECE_BYTES])
        except FAULTS:
            data += _before_fault(raw, position, start())
            raise
        if len(data) > MAXIMUM_CONTENT_BYTES:
            del data[MAXIMUM_CONTENT_BYTES:]
            raise EOFError(f"content larger than {MAXIMUM_CONTENT_BYTES >> 20} MiB")
        if inflate.eof:
            return bytes(inflate.unused_data) + raw[position + PIECE_BYTES :]
    raise EOFError("the data ends too early")


def _before_fault(raw: bytes, position: int, inflate: Any) -> bytes:
    """What the piece at `position` gives before its fault, which costs the whole piece when it is read at once."""
    for start in range(0, position, PIECE_BYTES):
        inflate.decompress(raw[start : start + PIECE_BYTES])
    return readable_part(inflate, raw[position : position + PIECE_BYTES])


def readable_part(inflate: Any, piece: bytes) -> bytes:
    """The content of a damaged piece up to its fault, byte by byte."""
    content = bytearray()
    with suppress(*FAULTS):
        for place in range(len(piece)):
            content += inflate.decompress(piece[place : place + 1])
    return bytes(content)
