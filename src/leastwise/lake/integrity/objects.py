"""What the verification needs of a place that holds a trail: list, read, and the metadata beside an object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from leastwise.errors import SourceError


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """One object of a listing: its S3 key, bytes, version mark (S3 ETag, or the mtime of a file)."""

    key: str
    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class StoredObject:
    """A whole object in memory with its user-defined metadata (keys without ``x-amz-meta-``, lower case)."""

    body: bytes
    metadata: Mapping[str, str] = field(default_factory=dict)


class ObjectNotFoundError(SourceError):
    """There is no object under this key."""


class ObjectUnreadableError(SourceError):
    """The object exists or may exist, and cannot be read: no permission, an input/output error."""


class ObjectReader(Protocol):
    """Reads a bucket, or a folder downloaded from one. Methods may be called from several threads.

    ``signature_is_metadata`` is True where an object without a signature in its metadata has lost it (S3), and
    False where it never could have one (a file). ``bucket`` is None where the name of the bucket is not known.
    """

    @property
    def bucket(self) -> str | None: ...

    @property
    def signature_is_metadata(self) -> bool: ...

    def address(self, key: str) -> str:
        """Returns where the object is: ``s3://bucket/key``, or the path of the file."""

    def in_bucket(self, bucket: str) -> ObjectReader:
        """Returns a reader of another bucket (a trail's bucket can change); a folder returns itself."""

    def folders(self, prefix: str) -> Iterator[str]:
        """Yields the prefixes, ending in ``/``, one level below ``prefix``."""

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """Yields every object below ``prefix`` in the order of its key (UTF-8), as S3 lists them."""

    def read(self, key: str) -> StoredObject:
        """Returns the object. Raises ObjectNotFoundError, ObjectUnreadableError."""

    def chunks(self, key: str) -> Iterator[bytes]:
        """Yields the object's bytes piece by piece. Raises ObjectNotFoundError, ObjectUnreadableError."""
