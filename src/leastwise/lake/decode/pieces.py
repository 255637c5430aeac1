"""Objects too large to hold in memory: read piece by piece, each a document of its own cut at record boundaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

import zstandard
from isal import isal_zlib

from leastwise.lake.decode import archives
from leastwise.lake.decode.content import FAULTS, GZIP_MAGIC, ZSTANDARD_MAGIC, readable_part
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
    name: str = ""
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
                if archive := archives.reason(self.name, self._buffer):
                    self.problem = archive
                    return
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
        tail = 1 << 20
        while tail < 4 * len(self._buffer):
            found = list(self._boundary.finditer(self._buffer, max(0, len(self._buffer) - tail)))
            if found:
                return found[-1].span(1)
            tail *= 4
        return None

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
        except FAULTS as error:
            self.problem = f"damaged compressed data: {error}"

    def _inflated(self, start: Any, magic: bytes) -> Iterator[bytes]:
        """Member by member; raises EOFError where the last one does not end."""
        rest = self.file.read(_READ_BYTES // 8)
        while rest.startswith(magic):
            inflate, begin = start(), self.file.tell() - len(rest)
            while not inflate.eof:
                if not rest:
                    raise EOFError("the data ends too early")
                try:
                    data = inflate.decompress(rest)
                except FAULTS:
                    yield self._before_fault(start(), begin, self.file.tell() - len(rest))
                    raise
                yield data
                rest = b"" if inflate.eof else self.file.read(_READ_BYTES // 8)
            rest = bytes(inflate.unused_data) + self.file.read(_READ_BYTES // 8)
        if rest.strip(b"\0"):
            self.problem = "bytes behind the end of the compressed data"

    def _before_fault(self, inflate: Any, begin: int, fault: int) -> bytes:
        """What the compressed piece at `fault` gives before it fails; its member begins at `begin`."""
        self.file.seek(begin)
        while (left := fault - self.file.tell()) > 0:
            inflate.decompress(self.file.read(min(left, _READ_BYTES // 8)))
        return readable_part(inflate, self.file.read(_READ_BYTES // 8))
