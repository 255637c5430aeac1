"""Log objects in a local folder, or a single file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from leastwise.errors import SourceError
from leastwise.sources.source import SourceObject

_ADDRESS: Final = "file://"


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
    return SourceObject(_key(path), status.st_size, f"{status.st_mtime_ns:x}")


def _key(path: str) -> str:
    """The path; one that is no Unicode text (its bytes are no UTF-8) as a file:// address, which is."""
    return path if path.isprintable() or path.encode(errors="ignore").decode() == path else Path(path).as_uri()


def path_of(key: str) -> str:
    """The path that a key stands for."""
    return os.fsdecode(unquote_to_bytes(key.removeprefix(_ADDRESS))) if key.startswith(_ADDRESS) else key


def current(key: str) -> SourceObject | None:
    """The file of a key as it is now, None where it is gone."""
    path = path_of(key)
    try:
        return _described(path, Path(path).stat())
    except OSError:
        return None


def read(key: str) -> bytes:
    """The bytes of a file. Raises SourceError where it cannot be read."""
    try:
        with open(path_of(key), "rb") as file:  # noqa: PTH123 - a third cheaper than Path.read_bytes for many small files
            return file.read()
    except OSError as error:
        raise SourceError(f"cannot read {key}: {error.strerror}", "check its permissions") from None
