"""A lake: the folder that holds the event data store, its catalogue, and the lock of its one writer.

Folder: `catalogue.sqlite`, `data/month=YYYY-MM/*.parquet` (the events), `staged/` (duplicate candidates that wait for
comparison), `tmp/` (files being written).
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from leastwise.errors import InputError, LakeError
from leastwise.lake.live_files import check_catalogue, live_files

if TYPE_CHECKING:
    from leastwise.lake.catalogue import Catalogue

GRACE_SECONDS: Final = 900
"""How long a replaced file stays for readers that took the list of files before it was replaced."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 of a moment; one without zone counts as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    delta = aware - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


class Lake:
    """The event data store in one folder. Reading needs no lock; writing holds `writer()`.

    As a context manager it raises LakeError instead of an engine's error about a damaged file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._catalogue: Catalogue | None = None

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> Lake:
        """The lake in `folder`, made there if `create`. Raises LakeError where that cannot be done."""
        if create:
            try:
                for name in ("data", "staged", "tmp"):
                    (folder / name).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                hint = "make the folder writable, or set LEASTWISE_HOME to another"
                raise LakeError(f"cannot make a lake in {folder}: {error.strerror}", hint) from None
        lake = cls(folder)
        if create:
            lake._catalogue = lake._opened_catalogue(create=True)
        else:
            check_catalogue(folder)
        return lake

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue in full. Raises LakeError."""
        if self._catalogue is None:
            self._catalogue = self._opened_catalogue(create=False)
        return self._catalogue

    def _opened_catalogue(self, *, create: bool) -> Catalogue:
        from leastwise.lake.catalogue import open_catalogue  # loads SQLAlchemy, which reading does without

        return open_catalogue(self.folder, create=create)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        explained = self._explained(error) if error else None
        self.close()
        if explained:
            raise explained from error

    def _explained(self, error: BaseException) -> LakeError | None:
        """What to say of an engine's error instead, where a damaged file is behind it: see `damage_behind`."""
        if not isinstance(error, Exception) or isinstance(error, (LakeError, InputError)):
            return None
        from leastwise.lake.damage import damage_behind

        return damage_behind(error, self.data_files)

    def close(self) -> None:
        """Close the catalogue."""
        if self._catalogue is not None:
            self._catalogue.close()

    def data_files(self, since: datetime | None = None, until: datetime | None = None) -> tuple[str, ...]:
        """Absolute paths of the live Parquet files, those that may hold events of [since, until) if given."""
        first, last = (None if moment is None else microseconds(moment) for moment in (since, until))
        if self._catalogue is not None:
            files = self._catalogue.live_files(first, last)
        else:
            files = live_files(self.folder, first, last)
        return tuple(str(self.folder / file.path) for file in files)

    @contextmanager
    def writer(self, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
        """Hold the lake's writer lock; waits for another writer, telling `waiting` who it is.

        On entry, what a killed writer left behind is removed. Raises LakeError for a read-only lake.
        """
        descriptor = self._lock_file()
        try:
            self._lock(descriptor, waiting)
            self._take_over(descriptor)
            yield
        finally:
            os.close(descriptor)

    def _take_over(self, descriptor: int) -> None:
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            self._tidy()
        except OSError as error:
            hint = "make room or make it writable, and run the command again: nothing was lost"
            raise LakeError(f"cannot write to the lake {self.folder}: {error.strerror}", hint) from None

    def _lock_file(self) -> int:
        try:
            return os.open(self.folder / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            hint = "make the lake's folder writable, or set LEASTWISE_HOME to another"
            raise LakeError(f"cannot write to the lake {self.folder}: {error.strerror}", hint) from None

    @staticmethod
    def _lock(descriptor: int, waiting: Callable[[str], None] | None) -> None:
        told = False
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES):
                    raise LakeError(f"cannot lock the lake: {error.strerror}", "put it on a local disk") from None
            else:
                return
            if waiting and not told:
                waiting(os.pread(descriptor, 20, 0).decode("ascii", "replace"))
                told = True
            time.sleep(0.05)

    def _tidy(self) -> None:
        """Delete what nothing refers to: files being written when a writer was killed, files replaced long ago."""
        shutil.rmtree(self.folder / "tmp", ignore_errors=True)
        (self.folder / "tmp").mkdir(exist_ok=True)
        expired = self.catalogue.removed_files(time.time() - GRACE_SECONDS)
        for path in expired:
            (self.folder / path).unlink(missing_ok=True)
        if expired:
            self.catalogue.forget_files(expired)
        known = self.catalogue.all_paths()
        for area in ("data", "staged"):
            for file in (self.folder / area).rglob("*.parquet"):
                if str(file.relative_to(self.folder)) not in known:
                    file.unlink(missing_ok=True)
