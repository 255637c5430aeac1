"""The pending folder: the parts of a collection that are complete, for the next run to take up."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import msgspec

from leastwise.collectors.collector import Observations
from leastwise.errors import LeastwiseError

LIFETIME: Final = timedelta(hours=24)
"""How long complete parts may be taken up: what they say is that old."""

_FORMAT: Final = 1
_BEGUN: Final = "begun.json"
_SLOTS: Final = 64


class Pending:
    """A folder of complete parts, held by one process.

    A file is complete or not there. Two collections of the same kind at once have a folder each.
    """

    def __init__(self, folder: Path, lock: int, begun: datetime, parts: dict[str, Path]) -> None:
        self.folder = folder
        self.begun = begun
        self._lock = lock
        self._parts = parts

    @classmethod
    def open(cls, root: Path, request: Mapping[str, Any], now: datetime, *, fresh: bool = False) -> Pending:
        """The folder of collections of that `request` (plain JSON values) below `root`, made where there is none.

        Parts older than 24 hours, or any with `fresh`, are dropped. Raises LeastwiseError where it cannot be written.
        """
        text = json.dumps([_FORMAT, request], sort_keys=True)
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        try:
            root.mkdir(parents=True, exist_ok=True, mode=0o700)
            for slot in range(_SLOTS):
                folder = root / f"{name}-{slot}"
                lock = _locked(folder)
                if lock is not None:
                    return cls._taken_up(folder, lock, now, fresh)
        except OSError as error:
            raise LeastwiseError(
                f"cannot write to {root}: {error.strerror}", "check permissions and free space"
            ) from None
        raise LeastwiseError(f"{_SLOTS} collections of this kind are running", "wait for one of them to end")

    @classmethod
    def _taken_up(cls, folder: Path, lock: int, now: datetime, fresh: bool) -> Pending:
        begun = _begun(folder / _BEGUN)
        if fresh or begun is None or not now - LIFETIME <= begun <= now:
            for path in folder.iterdir():
                if path.name != _LOCK:
                    path.unlink()
            begun = now
            _write(folder / _BEGUN, json.dumps({"begun": now.isoformat()}).encode())
        parts = {path.name.removesuffix(".part.json"): path for path in folder.glob("*.part.json")}
        return cls(folder, lock, begun, parts)

    def take(self, part: str) -> Observations | None:
        """What a part gave in an earlier run; None where it was not completed."""
        path = self._parts.get(part)
        if path is None:
            return None
        try:
            return msgspec.json.decode(path.read_bytes(), type=Observations)
        except (OSError, msgspec.DecodeError):
            return None  # read it again

    def keep(self, part: str, observations: Observations) -> None:
        """Keep a complete part, readable by its owner only."""
        path = self.folder / f"{part}.part.json"
        try:
            content = msgspec.json.encode(observations)
        except (UnicodeEncodeError, OverflowError):
            return  # a policy may hold what JSON texts cannot: such a part is read again
        _write(path, content)
        self._parts[part] = path

    def __len__(self) -> int:
        return len(self._parts)

    def remove(self) -> None:
        """The collection is recorded: nothing is pending any more."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._lock)


_LOCK: Final = "lock"


def _locked(folder: Path) -> int | None:
    """The lock of the folder, held; None where another process holds it, or has just removed the folder."""
    path = folder / _LOCK
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.exists() and os.fstat(descriptor).st_ino == path.stat().st_ino:
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def _begun(path: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(path.read_bytes())["begun"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
