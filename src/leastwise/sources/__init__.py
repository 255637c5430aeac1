"""Where log objects come from: one file per kind of source."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from leastwise.errors import SourceError
from leastwise.sources import bucket, folder
from leastwise.sources.source import Source, SourceObject

__all__ = ["Source", "SourceObject", "current", "is_spooled", "local_copy", "open_source", "read"]

_SPOOLED: Final = re.compile(r"/stdin-[0-9a-f]{32}/\d+/")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


def open_source(location: str) -> Source:
    """The source at a path or an s3://bucket/prefix. Raises SourceError for an address of neither kind."""
    if location.startswith("s3://"):
        return bucket.parse(location)
    scheme = _SCHEME.match(location)
    if scheme is None or Path(location).exists():
        return folder.FolderSource(Path(location))
    if scheme.group(1).lower() == "file":
        return folder.FolderSource(Path(folder.path_of("file" + location[len("file") :])))
    raise SourceError(
        f"cannot read {scheme.group()} addresses: {location}",
        "give a path, file:///path, s3://bucket/prefix, or - for standard input",
    )


def is_spooled(key: str) -> bool:
    """Whether an object came from standard input or a pipe, which ingest copies into the lake for its run alone."""
    return _SPOOLED.search(key) is not None


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
