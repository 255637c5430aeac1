"""The messages between a session and its query process: a kind, a length and a body, over two pipes.

Bodies are JSON, except ``BATCH``, which is one Arrow IPC stream holding one record batch.
"""

from __future__ import annotations

import json
import os
import select
import struct
import threading
import time
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

_HEADER: Final = struct.Struct(">cQ")
_READ_SIZE: Final = 1 << 20


class Kind(StrEnum):
    """What a frame holds."""

    OPEN = "O"
    READY = "R"
    QUERY = "Q"
    INTERRUPT = "I"
    PREPARED = "T"
    SCHEMA = "S"
    BATCH = "B"
    PROGRESS = "P"
    END = "E"
    ERROR = "X"


class PeerClosedError(Exception):
    """The other process has closed its end of the pipe."""


class FrameWriter:
    """Writes whole frames to a file descriptor; safe to use from several threads."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def write(self, kind: Kind, body: bytes | memoryview) -> None:
        """Write one frame, waiting as long as the reader is slow. Raises PeerClosedError when it is gone."""
        with self._lock:
            self._write_all(kind, body)

    def write_message(self, kind: Kind, message: Mapping[str, Any]) -> None:
        """Write one frame with a JSON body."""
        self.write(kind, json.dumps(message).encode())

    def offer_message(self, kind: Kind, message: Mapping[str, Any]) -> None:
        """Write one frame with a JSON body, unless another thread is writing: then drop it."""
        if self._lock.acquire(blocking=False):
            try:
                self._write_all(kind, json.dumps(message).encode())
            finally:
                self._lock.release()

    def _write_all(self, kind: Kind, body: bytes | memoryview) -> None:
        try:
            for part in (_HEADER.pack(kind.value.encode(), len(body)), body):
                view = memoryview(part)
                while view:
                    view = view[os.write(self._descriptor, view) :]
        except BrokenPipeError as error:
            raise PeerClosedError from error


class FrameReader:
    """Reads whole frames from a file descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self, timeout: float | None = None) -> tuple[Kind, bytearray]:
        """The next frame. Raises PeerClosedError at the end, TimeoutError when it is not whole in ``timeout`` s."""
        deadline = None if timeout is None else time.monotonic() + timeout
        kind, length = _HEADER.unpack(self._read_exactly(_HEADER.size, deadline))
        return Kind(kind.decode()), self._read_exactly(length, deadline)

    def _read_exactly(self, length: int, deadline: float | None) -> bytearray:
        body = bytearray(length)
        view = memoryview(body)
        while view:
            self._wait(deadline)
            count = os.readv(self._descriptor, [view[:_READ_SIZE]])
            if count == 0:
                raise PeerClosedError
            view = view[count:]
        return body

    def _wait(self, deadline: float | None) -> None:
        if deadline is None:
            return
        # poll, not select: descriptors above 1023 must work too.
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimeoutError
