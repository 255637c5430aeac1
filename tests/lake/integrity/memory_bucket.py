"""A bucket in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from signed_trail import BUCKET

from leastwise.lake.integrity.objects import ObjectInfo, ObjectNotFoundError, ObjectReader, StoredObject


class MemoryReader:
    """Reads dictionaries as an S3 bucket does; ``reads`` lists the keys whose bytes were asked for."""

    def __init__(self, objects, metadata, *, bucket=BUCKET, others=()) -> None:
        self.objects, self.metadata_of, self._bucket = objects, metadata, bucket
        self._others = {reader.bucket: reader for reader in others}
        self.reads: list[str] = []

    @property
    def bucket(self) -> str | None:
        return self._bucket

    @property
    def signature_is_metadata(self) -> bool:
        return True

    def address(self, key: str) -> str:
        return f"s3://{self._bucket}/{key}"

    def in_bucket(self, bucket: str) -> ObjectReader:
        return self if bucket == self._bucket else self._others[bucket]

    def folders(self, prefix: str) -> Iterator[str]:
        below = {
            key[len(prefix) :].split("/")[0]
            for key in self.objects
            if key.startswith(prefix) and "/" in key[len(prefix) :]
        }
        return iter(sorted(f"{prefix}{name}/" for name in below))

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        for key in sorted(self.objects):
            if key.startswith(prefix):
                yield ObjectInfo(key, len(self.objects[key]), hashlib.md5(self.objects[key]).hexdigest())

    def read(self, key: str) -> StoredObject:
        return StoredObject(b"".join(self.chunks(key)), self.metadata_of.get(key, {}))

    def chunks(self, key: str) -> Iterator[bytes]:
        self.reads.append(key)
        if key not in self.objects:
            raise ObjectNotFoundError(f"{key} does not exist")
        yield self.objects[key]
