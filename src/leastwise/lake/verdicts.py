"""What `verify-logs` found, kept with the source objects of the lake; and what ingest knows, lent to `verify-logs`."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Final

from leastwise.lake.catalogue import Catalogue
from leastwise.lake.integrity.verdict import Verdict

BATCH: Final = 1_000


@dataclass(slots=True)
class VerdictRecorder:
    """Writes verdicts to the catalogue, many in one transaction; objects that were never ingested are passed over."""

    catalogue: Catalogue
    _waiting: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        """Record one verdict. Raises LakeError where the catalogue cannot be written."""
        if verdict.address:
            self._waiting.append((object_key(verdict.address), verdict.outcome.value, verdict.reason))
            if len(self._waiting) >= BATCH:
                self.flush()

    def flush(self) -> None:
        """Write what waits. Raises LakeError where the catalogue cannot be written."""
        waiting, self._waiting = self._waiting, []
        self.catalogue.set_verdicts(waiting)

    def known_hash(self, address: str, etag: str) -> str | None:
        """The SHA-256 of an object's uncompressed content, where ingest computed it for this ETag."""
        return self.catalogue.known_hash(object_key(address), etag)


def object_key(address: str) -> str:
    """An object's address as the catalogue knows it: s3://bucket/key, or a file's real path."""
    return address if address.startswith("s3://") else os.path.realpath(address)
