"""Where log objects come from: one file per kind of source."""

from __future__ import annotations

from pathlib import Path

from leastwise.sources import bucket, folder
from leastwise.sources.source import Source, SourceObject

__all__ = ["Source", "SourceObject", "current", "local_copy", "open_source", "read"]


def open_source(location: str) -> Source:
    """The source at a path or an s3://bucket/prefix. Raises SourceError for an address of neither kind."""
    if location.startswith("s3://"):
        return bucket.parse(location)
    return folder.FolderSource(Path(location))


def read(key: str) -> bytes:
    """The bytes of an object by the key its source listed. Raises SourceError where it cannot be read."""
    return bucket.read(key) if key.startswith("s3://") else folder.read(key)


def current(known: SourceObject) -> SourceObject | None:
    """A listed object as it is now, None where it is gone. One in a bucket is taken to be as it was listed."""
    return known if known.key.startswith("s3://") else folder.current(known.key)


def local_copy(key: str, target: Path) -> Path:
    """A file with an object's bytes: the object itself where it is local, else a copy in `target`.

    Raises SourceError where the object cannot be read.
    """
    return bucket.download(key, target) if key.startswith("s3://") else Path(folder.path_of(key))
