"""Log objects in a local folder, or a single file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from leastwise.errors import SourceError
from leastwise.sources.source import SourceObject


@dataclass(frozen=True, slots=True)
class FolderSource:
    """Every file at or below `path`; links to folders are not followed."""

    path: Path

    @property
    def location(self) -> str:
        """The path."""
        return str(self.path)

    def objects(self) -> Iterator[SourceObject]:
        """The files, folder by folder. Raises SourceError for a path that is missing or cannot be read."""
        root = os.path.realpath(self.path)
        if not os.path.lexists(root):
            raise SourceError(f"no such file or folder: {self.path}", "check the path, or give an s3://bucket/prefix")
        if not Path(root).is_dir():
            yield _described(root, Path(root).stat())
            return
        yield from _walk(root)


def _walk(folder: str) -> Iterator[SourceObject]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise SourceError(f"cannot read folder {folder}: {error.strerror}", "check its permissions") from None
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)
        elif entry.is_file():
            yield _described(entry.path, entry.stat())


def _described(path: str, status: os.stat_result) -> SourceObject:
    return SourceObject(path, status.st_size, f"{status.st_mtime_ns:x}")


def read(key: str) -> bytes:
    """The bytes of a file. Raises SourceError where it cannot be read."""
    try:
        with open(key, "rb") as file:  # noqa: PTH123 - a third cheaper than Path.read_bytes for many small files
            return file.read()
    except OSError as error:
        raise SourceError(f"cannot read {key}: {error.strerror}", "check its permissions") from None
