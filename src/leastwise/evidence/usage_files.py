"""Usage on disk: generations of tables in the lake's folder, of which one is the current one.

Folder `usage/`: `current` names a folder beside it whose Parquet files never change; generations may share files by
links. A generation is written whole and becomes current by one rename, so that a reader never sees half of one, and a
killed writer leaves the old one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from leastwise.errors import LakeError
from leastwise.lake.lake import GRACE_SECONDS

_CURRENT: Final = "current"
_NEW: Final = "new-"


class UsageFolder:
    """The generations of one lake's usage."""

    def __init__(self, lake_folder: Path) -> None:
        self.folder = lake_folder / "usage"
        self._parent = lake_folder

    @property
    def is_writable(self) -> bool:
        """Whether usage can be kept; else it is computed anew by whoever asks."""
        return os.access(self.folder if self.folder.exists() else self._parent, os.W_OK)

    def current(self) -> Path | None:
        """The folder of the current generation, None where there is none."""
        try:
            name = (self.folder / _CURRENT).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        found = self.folder / name
        return found if name.startswith("generation-") and "/" not in name and found.is_dir() else None

    @contextmanager
    def writer(self) -> Iterator[None]:
        """One writer at a time; others wait. Raises LakeError where the folder cannot be written."""
        try:
            self.folder.mkdir(exist_ok=True)
            descriptor = os.open(self.folder / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise self._refused(error) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        except OSError as error:
            raise self._refused(error) from None
        finally:
            os.close(descriptor)

    def begin(self) -> Path:
        """A new folder to write a generation into; the caller holds the lock."""
        self._tidy()
        folder = self.folder / f"{_NEW}{uuid.uuid4().hex}"
        folder.mkdir()
        return folder

    def commit(self, written: Path) -> Path:
        """Make what was written the current generation, durably; returns its folder."""
        for file in written.iterdir():
            _flush(file)
        _flush(written)
        final = self.folder / written.name.replace(_NEW, "generation-")
        written.rename(final)
        pointer = self.folder / f"{_NEW}pointer"
        pointer.write_text(final.name, encoding="ascii")
        _flush(pointer)
        pointer.rename(self.folder / _CURRENT)
        _flush(self.folder)
        return final

    def _tidy(self) -> None:
        """Delete what killed writers left, and generations that nobody reads any more."""
        current = self.current()
        for path in self.folder.iterdir():
            if path.name.startswith(_NEW):
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            elif path.name.startswith("generation-") and path != current and _age(path) > GRACE_SECONDS:
                shutil.rmtree(path, ignore_errors=True)

    def _refused(self, error: OSError) -> LakeError:
        hint = "free some space or make it writable, and run the command again: nothing was lost"
        return LakeError(f"cannot write to {self.folder}: {error.strerror or error}", hint)


def linked(path: Path, target: Path) -> None:
    """Have a file that never changes under another name too; it is copied where the disk knows no links."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
