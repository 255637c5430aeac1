"""The catalogue of configuration items: which files hold them now, what was recorded when, and what was seen again.

It is a SQLite file of its own, `inventory.sqlite`, beside the event data store's, so that neither waits for the other.
One transaction makes a recording visible, whole or not at all; while it lasts, nobody else writes.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from leastwise.errors import LakeError
from leastwise.lake.item_entries import ITEM_FORMAT_VERSION, ItemFile, ItemFiles
from leastwise.lake.lake import GRACE_SECONDS
from leastwise.lake.live_files import one_at_a_time

NAME: Final = "inventory.sqlite"
AREA: Final = "configuration_items"
"""The folder of the files, within the lake's."""

_WAIT_SECONDS: Final = 600.0
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
  path TEXT PRIMARY KEY, kind TEXT NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL, removed_at REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS recordings (
  id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, started TEXT NOT NULL, finished TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS counts (
  recording_id INTEGER NOT NULL, account_id TEXT NOT NULL, resource_type TEXT NOT NULL,
  new INTEGER NOT NULL, changed INTEGER NOT NULL, gone INTEGER NOT NULL, unchanged INTEGER NOT NULL,
  PRIMARY KEY (recording_id, account_id, resource_type)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS not_read (
  recording_id INTEGER NOT NULL, account_id TEXT NOT NULL, region TEXT NOT NULL, resource_type TEXT NOT NULL,
  resource TEXT NOT NULL, missing_action TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS not_read_of ON not_read (recording_id);
CREATE TABLE IF NOT EXISTS scope_reads (
  account_id TEXT NOT NULL, region TEXT NOT NULL, resource_type TEXT NOT NULL, moment INTEGER NOT NULL,
  PRIMARY KEY (account_id, region, resource_type, moment)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (
  resource_id TEXT NOT NULL, resource_type TEXT NOT NULL, account_id TEXT NOT NULL, region TEXT NOT NULL,
  captured INTEGER NOT NULL, members TEXT NOT NULL, seen INTEGER NOT NULL,
  PRIMARY KEY (resource_id, resource_type, account_id, region, captured, members)
) WITHOUT ROWID;
"""
_HINTS: Final = {
    "readonly": "make the lake's folder writable, or use another LEASTWISE_HOME",
    "locked": "another command writes to the inventory: run this one again when it has ended",
    "full": "free some space and run the command again: nothing was lost",
    "disk I/O": "check the disk and its free space, and run the command again: nothing was lost",
    "not a database": "the file is damaged: restore it from a backup, or move it away and collect again",
    "no such table": "it was never written to its end: open it once where it can be written",
    "malformed": "the file is damaged: restore it from a backup, or move it away and collect again",
}


class ItemCatalogue:
    """Reads and writes the catalogue of one lake's configuration items; one instance a thread."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, *, is_writable: bool) -> None:
        self.folder = folder
        self.is_writable = is_writable
        self._connection = connection

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> ItemCatalogue | None:
        """The catalogue in a lake's folder; None where nothing was recorded there and it is not to be made.

        Raises LakeError where it cannot be used, or is of a newer version.
        """
        path = folder / NAME
        is_writable = os.access(folder, os.W_OK)
        if not path.exists() and not (create and is_writable):
            return None
        with explained(path):
            connection = _connected(path, is_writable)
            catalogue = cls(folder, connection, is_writable=is_writable)
            if is_writable:
                catalogue._prepare()
            catalogue._check_version()
        return catalogue

    def _prepare(self) -> None:
        tables = self._connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
        if tables < _TABLES.count("CREATE TABLE"):
            with one_at_a_time(self.folder):
                self._create()

    def _create(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")  # kept in the file from now on
        (self.folder / AREA / "observed").mkdir(parents=True, exist_ok=True)
        for statement in ("BEGIN IMMEDIATE", *_TABLES.split(";")):
            self._connection.execute(statement)
        if self.fact("format") is None:
            self.set_fact("format", str(ITEM_FORMAT_VERSION))
        self._connection.execute("COMMIT")

    def _check_version(self) -> None:
        found = self.fact("format")
        if found is not None and found.isdigit() and int(found) > ITEM_FORMAT_VERSION:
            raise LakeError(
                f"the inventory has format {found}; this version of Leastwise reads up to {ITEM_FORMAT_VERSION}",
                "upgrade Leastwise, or use another LEASTWISE_HOME",
            )

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write alone until the block ends: all of it becomes visible, or nothing. Raises LakeError.

        On entry, files that belong to no transaction, and those replaced long ago, are removed.
        """
        if not self.is_writable:
            raise LakeError(f"cannot write to the inventory in {self.folder}", "make the lake's folder writable")
        with explained(self.folder / NAME):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._tidy()
                yield
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def _tidy(self) -> None:
        expired = self.rows("SELECT path FROM files WHERE removed_at < ?", (time.time() - GRACE_SECONDS,))
        for (path,) in expired:
            (self.folder / path).unlink(missing_ok=True)
        self.write("DELETE FROM files WHERE path = ?", expired)
        known = {path for (path,) in self.rows("SELECT path FROM files")}
        for file in (self.folder / AREA).rglob("*.parquet*"):
            if file.relative_to(self.folder).as_posix() not in known:
                file.unlink(missing_ok=True)

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises LakeError."""
        with explained(self.folder / NAME):
            return self._connection.execute(query, parameters).fetchall()

    def write(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Execute a statement for each of the rows. Raises LakeError."""
        with explained(self.folder / NAME):
            self._connection.executemany(statement, rows)

    def fact(self, name: str) -> str | None:
        """What was noted under a name, or None."""
        found = self.rows("SELECT value FROM facts WHERE name = ?", (name,))
        return str(found[0][0]) if found else None

    def set_fact(self, name: str, value: str) -> None:
        """Note a text under a name."""
        self.write("INSERT OR REPLACE INTO facts VALUES (?, ?)", [(name, value)])

    def add_recording(self, source: str, started: str, finished: str) -> int:
        """The id of a new recording; times are ISO 8601 texts."""
        self.write("INSERT INTO recordings (source, started, finished) VALUES (?, ?, ?)", [(source, started, finished)])
        return int(self.rows("SELECT max(id) FROM recordings")[0][0])

    def files(self, *kinds: str) -> list[ItemFile]:
        """The live files of these kinds, in order of their paths."""
        marks = ", ".join("?" * len(kinds))
        query = f"SELECT path, kind, rows, bytes FROM files WHERE removed_at IS NULL AND kind IN ({marks})"  # noqa: S608
        return [ItemFile(*row) for row in self.rows(query + " ORDER BY path", kinds)]

    def paths(self, kind: str) -> tuple[str, ...]:
        """Absolute paths of the live files of a kind."""
        return tuple(str(self.folder / file.path) for file in self.files(kind))

    def add_files(self, files: Iterable[ItemFile | None]) -> None:
        """Make files live; None is passed over."""
        rows = [(file.path, file.kind, file.rows, file.bytes) for file in files if file is not None]
        self.write("INSERT INTO files (path, kind, rows, bytes) VALUES (?, ?, ?, ?)", rows)

    def replace_files(self, kinds: Sequence[str], files: Iterable[ItemFile | None]) -> None:
        """Make files live in place of those of these kinds, which stay a while for who reads them now."""
        statement = "UPDATE files SET removed_at = ? WHERE kind = ? AND removed_at IS NULL"
        self.write(statement, [(time.time(), kind) for kind in kinds])
        self.add_files(files)

    def item_files(self) -> ItemFiles:
        """The files that queries read."""
        return ItemFiles(self.paths("newest"), self.paths("older"), self.paths("supplementary"), self.paths("unread"))


def _connected(path: Path, is_writable: bool) -> sqlite3.Connection:
    options = "mode=rwc" if is_writable else "mode=ro&immutable=1"
    address = f"file:{str(path).replace('%', '%25').replace('?', '%3f').replace('#', '%23')}?{options}"
    connection = sqlite3.connect(address, uri=True, timeout=_WAIT_SECONDS, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    return connection


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise LakeError, naming the file, instead of an error of the database or of the disk."""
    try:
        yield
    except sqlite3.Error as error:
        hint = next((advice for sign, advice in _HINTS.items() if sign in str(error)), "see the message")
        raise LakeError(f"cannot use {path}: {error}", hint) from None
    except OSError as error:
        hint = "make room or make it writable, and run the command again: nothing was lost"
        raise LakeError(f"cannot write to {path.parent}: {error.strerror or error}", hint) from None
