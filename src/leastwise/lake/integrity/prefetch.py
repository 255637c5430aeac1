"""Reads the digests that a walk will probably ask for next while it checks the current one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from leastwise.lake.integrity.objects import ObjectInfo, ObjectReader, StoredObject

_AHEAD = 8


class PrefetchingReader:
    """A reader of the same place whose ``read`` runs a few objects ahead along ``expected`` keys, in their order."""

    def __init__(self, reader: ObjectReader, pool: ThreadPoolExecutor, expected: list[str]) -> None:
        self._reader, self._pool = reader, pool
        self._expected = deque(expected)
        self._running: dict[str, Future[StoredObject]] = {}

    @property
    def bucket(self) -> str | None:
        return self._reader.bucket

    @property
    def signature_is_metadata(self) -> bool:
        return self._reader.signature_is_metadata

    def address(self, key: str) -> str:
        return self._reader.address(key)

    def in_bucket(self, bucket: str) -> ObjectReader:
        other = self._reader.in_bucket(bucket)
        return self if other is self._reader else other

    def folders(self, prefix: str) -> Iterator[str]:
        return self._reader.folders(prefix)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        return self._reader.list(prefix)

    def read(self, key: str) -> StoredObject:
        while self._expected and len(self._running) < _AHEAD:
            ahead = self._expected.popleft()
            self._running[ahead] = self._pool.submit(self._reader.read, ahead)
        running = self._running.pop(key, None)
        if running is not None:
            return running.result()
        self._forget_oldest()
        return self._reader.read(key)

    def chunks(self, key: str) -> Iterator[bytes]:
        return self._reader.chunks(key)

    def _forget_oldest(self) -> None:
        """Gives up one object that the walk went past, so that it does not hold a place for ever."""
        if self._running:
            self._running.pop(next(iter(self._running))).cancel()
