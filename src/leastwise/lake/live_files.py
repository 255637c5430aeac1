"""Which Parquet files are the lake now, read from its catalogue with SQLite itself.

Most commands need no more of the catalogue than this; SQLAlchemy, which writes it, takes longer to load than many of
them take to answer.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from leastwise.errors import LakeError, NothingToEvaluateError
from leastwise.lake.entries import LAKE_FORMAT_VERSION, DataFile

NAME: Final = "catalogue.sqlite"
BUSY_SECONDS: Final = 60
HINTS: Final = {
    "readonly": "make the lake's folder writable, or use another LEASTWISE_HOME",
    "disk is full": "free some space and run the command again: nothing was lost",
    "disk I/O error": "check the disk and its free space, and run the command again: nothing was lost",
    "unable to open": "check that LEASTWISE_HOME exists and may be written",
    "not a database": "the file catalogue.sqlite is damaged: restore it, or ingest into a new lake",
    "malformed": "the file catalogue.sqlite is damaged: restore it, or ingest into a new lake",
    "no such table": "the file catalogue.sqlite is not a lake's: restore it, or ingest into a new lake",
}


def live_files(folder: Path, since: int | None = None, until: int | None = None) -> list[DataFile]:
    """The files that are the lake in a folder now, those that may hold events of [since, until) (microseconds).

    In order of their paths. Raises LakeError where the catalogue cannot be read.
    """
    query = f"SELECT {', '.join(DataFile.__slots__)} FROM files WHERE removed_at IS NULL"  # noqa: S608 - column names
    query += "" if since is None else " AND last_event_time >= :since"
    query += "" if until is None else " AND first_event_time < :until"
    with _connected(folder) as connection:
        rows = connection.execute(query + " ORDER BY path", {"since": since, "until": until}).fetchall()
    return [DataFile(*row) for row in rows]


def check_catalogue(folder: Path) -> None:
    """Raises LakeError where a folder holds no lake, or one of a newer version; NothingToEvaluateError for an empty."""
    if not (folder / NAME).exists():
        raise no_lake(folder)
    with _connected(folder) as connection:
        if not connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]:
            raise empty_lake()
        found = connection.execute("SELECT value FROM lake WHERE name = 'format'").fetchone()
    check_format(None if found is None else str(found[0]))


def check_format(found: str | None) -> None:
    """Raises LakeError for the text of a format version that is not to be read."""
    if found is None or not found.isdigit():
        raise LakeError("the lake's catalogue has no format version", "restore it from a backup, or ingest again")
    if int(found) > LAKE_FORMAT_VERSION:
        raise LakeError(
            f"the lake has format {found}; this version of Leastwise reads up to {LAKE_FORMAT_VERSION}",
            "upgrade Leastwise, or use another LEASTWISE_HOME",
        )


def no_lake(folder: Path) -> LakeError:
    """What to say where a folder holds no catalogue."""
    return LakeError(f"no lake at {folder}", "run `leastwise ingest PATH` first, or set LEASTWISE_HOME")


def empty_lake() -> NothingToEvaluateError:
    """What to say of a catalogue whose maker was killed before it held anything."""
    return NothingToEvaluateError("the lake is empty", "run `leastwise ingest PATH` first")


def unusable(where: str, reason: str) -> LakeError:
    """What to say of a catalogue that SQLite cannot use."""
    hint = next((advice for sign, advice in HINTS.items() if sign in reason), "see the message")
    return LakeError(f"cannot use {where}: {reason}", hint)


@contextmanager
def _connected(folder: Path) -> Iterator[sqlite3.Connection]:
    path = folder / NAME
    address = str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    options = "mode=rw" if os.access(folder, os.W_OK) else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"file:{address}?{options}", uri=True, timeout=BUSY_SECONDS)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise unusable(f"the catalogue {path}", str(error)) from None


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Two processes that make the same lake at once would get in each other's way."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with suppress(OSError):  # a file system without locks: only the first moment of a lake is unguarded
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
