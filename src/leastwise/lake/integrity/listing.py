"""Looks up hashes that are known from ingestion, by a log object's address and current ETag."""

from __future__ import annotations

import threading
from collections import OrderedDict

from leastwise.lake.integrity.logs import KnownHashes
from leastwise.lake.integrity.objects import ObjectReader

_DAYS_KEPT = 8


class KnownLogs:
    """Known hashes of log objects as they are now: an object that changed since has another ETag.

    ETags come from listing the object's day folder once; the listings of the last few days are kept.
    """

    def __init__(self, known_hashes: KnownHashes) -> None:
        self._known_hashes = known_hashes
        self._days: OrderedDict[tuple[str | None, str], dict[str, str]] = OrderedDict()
        self._lock = threading.Lock()

    def sha256(self, reader: ObjectReader, key: str) -> str | None:
        """Returns the known hash of the object's uncompressed content, None when it must be read."""
        with self._lock:
            etag = self._day(reader, key.rpartition("/")[0] + "/").get(key)
            return None if etag is None else self._known_hashes(reader.address(key), etag)

    def _day(self, reader: ObjectReader, folder: str) -> dict[str, str]:
        day = (reader.bucket, folder)
        if day not in self._days:
            self._days[day] = {info.key: info.etag for info in reader.list(folder)}
            if len(self._days) > _DAYS_KEPT:
                self._days.popitem(last=False)
        self._days.move_to_end(day)
        return self._days[day]
