"""Objects too large to hold in memory: read piece by piece, each a document of its own cut at record boundaries."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

import zstandard
from isal import isal_zlib

from leastwise.lake.decode.content import GZIP_MAGIC, ZSTANDARD_MAGIC
from leastwise.lake.decode.tolerant import is_event_csv

LARGE_BYTES: Final = 32 << 20
"""Objects above this size (or, with gzip, this much content) are read in pieces."""

PIECE_BYTES: Final = 16 << 20
MAXIMUM_PIECE_BYTES: Final = 192 << 20
"""The largest piece without a record boundary; what cannot be cut below it is not read."""

_READ_BYTES: Final = 1 << 20
_LIST: Final = re.compile(rb'\s*(?:\{\s*"(?:Records|Events)"\s*:\s*)?\[\s*\{\s*"([A-Za-z@_]+)"\s*:')
_LINE: Final = re.compile(rb"\s*\{[^\n]*\}\s*\n")


@dataclass(slots=True)
class PieceReader:
    """Iterates over the pieces of a large object; `problem` says afterwards why it is not all, or is empty."""

    file: BinaryIO
    problem: str = ""
    _buffer: bytearray = field(default_factory=bytearray)
    _boundary: re.Pattern[bytes] | None = None
    _head: bytes = b""
    _tail: bytes = b""

    def __iter__(self) -> Iterator[bytearray]:
        started = False
        for data in self._uncompressed():
            self._buffer += data
            if len(self._buffer) < PIECE_BYTES:
                continue
            if not started:
                self._recognise()
                started = True
            cut = self._last_boundary()
            if cut is not None:
                yield self._take(*cut)
            elif len(self._buffer) > MAXIMUM_PIECE_BYTES:
                self.problem = f"more than {MAXIMUM_PIECE_BYTES >> 20} MiB without a record boundary: one event a line"
                return
        if self._buffer.strip():
            yield self._buffer

    def _recognise(self) -> None:
        """How this object's records are told apart, by how it begins."""
        start = bytes(self._buffer[:65_536])
        found = _LIST.match(start)
        if found is not None:
            name = re.escape(found.group(1))
            self._boundary = re.compile(rb'\}(\s*,\s*)\{\s*"' + name + rb'"\s*:')
            self._head = start[: start.index(b"[") + 1]
            self._tail = b"]}" if self._head.lstrip().startswith(b"{") else b"]"
        elif is_event_csv(start):
            self._boundary = re.compile(rb"(\n)")
            self._head = start[: start.index(b"\n") + 1]
        elif _LINE.match(start) or b"\n" in start:
            self._boundary = re.compile(rb"(\n)")

    def _last_boundary(self) -> tuple[int, int] | None:
        """(end of the last whole record, start of the next one) in the buffer."""
        if self._boundary is None:
            return None
        last = None
        tail = 1 << 20
        while last is None and tail < 2 * len(self._buffer):
            for last in self._boundary.finditer(self._buffer, max(0, len(self._buffer) - tail)):
                pass
            tail *= 4
        return last.span(1) if last is not None else None

    def _take(self, end: int, following: int) -> bytearray:
        piece = self._buffer[:end] + self._tail
        self._buffer = bytearray(self._head) + self._buffer[following:]
        return piece

    def _uncompressed(self) -> Iterator[bytes]:
        magic = self.file.read(4)
        self.file.seek(0)
        try:
            if magic.startswith(GZIP_MAGIC):
                yield from self._inflated(lambda: isal_zlib.decompressobj(wbits=31), GZIP_MAGIC)
            elif magic.startswith(ZSTANDARD_MAGIC):
                yield from self._inflated(zstandard.ZstdDecompressor().decompressobj, ZSTANDARD_MAGIC)
            else:
                while data := self.file.read(_READ_BYTES):
                    yield data
        except (EOFError, OSError, ValueError, zlib.error, isal_zlib.error, zstandard.ZstdError) as error:
            self.problem = f"damaged data: {error}"

    def _inflated(self, start: Any, magic: bytes) -> Iterator[bytes]:
        """Member by member; raises EOFError where the last one does not end."""
        rest = self.file.read(_READ_BYTES // 8)
        while rest.startswith(magic):
            inflate = start()
            while not inflate.eof:
                if not rest:
                    raise EOFError("the data ends too early")
                yield inflate.decompress(rest)
                rest = b"" if inflate.eof else self.file.read(_READ_BYTES // 8)
            rest = bytes(inflate.unused_data) + self.file.read(_READ_BYTES // 8)
        if rest.strip(b"\0"):
            self.problem = "bytes behind the end of the compressed data"
