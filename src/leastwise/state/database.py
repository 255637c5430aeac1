"""The database of the state: `state.sqlite` below LEASTWISE_HOME, brought to the newest tables when it is opened.

One transaction writes at a time, and is seen whole or not at all; readers see the last one that ended.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from leastwise.errors import StateError
from leastwise.state.location import state_path
from leastwise.state.migrations import HEAD

_WAIT_SECONDS: Final = 60.0
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_HINTS: Final = {
    "readonly": "make the folder writable, or use another LEASTWISE_HOME",
    "unable to open": "make the folder writable, or use another LEASTWISE_HOME",
    "locked": "another command writes to it: run this one again when that has ended",
    "full": "free some space and run the command again: nothing was lost",
    "disk I/O": "check the disk and its free space, and run the command again: nothing was lost",
    "not a database": "the file is damaged: restore it from a backup, or move it away and analyze again",
    "malformed": "the file is damaged: restore it from a backup, or move it away and analyze again",
}


class Database:
    """An open state. Where its folder cannot be written to, `is_writable` is false, and reading still works."""

    def __init__(self, path: Path, engine: Engine, *, is_writable: bool) -> None:
        self.path = path
        self.is_writable = is_writable
        self._engine = engine

    @classmethod
    def open(cls, home: Path) -> Database:
        """The state below a home folder, made there unless the folder is read-only.

        Raises StateError where it cannot be used, or is of a newer version.
        """
        is_writable = _can_write(home)
        path = state_path(home)
        if not is_writable and not path.exists():
            raise StateError(f"cannot write to {home}", "make it writable, or use another LEASTWISE_HOME")
        database = cls(path, _engine(path, is_writable), is_writable=is_writable)
        with database.reading() as connection:
            revision = _revision(connection)
        if revision != HEAD:
            database._migrate(revision)
        return database

    def _migrate(self, revision: str | None) -> None:
        if revision is not None and revision > HEAD:
            raise StateError(
                f"{self.path} was written by a newer version of Leastwise", "upgrade, or use another LEASTWISE_HOME"
            )
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        with self.writing() as connection:
            if _revision(connection) != HEAD:  # unless another process was faster
                config.attributes["connection"] = connection
                command.upgrade(config, "head")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that reads one state of the tables. Raises StateError."""
        with self._explained(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write alone until the block ends: all of it becomes visible, or nothing. Raises StateError."""
        if not self.is_writable:
            raise StateError(f"cannot write to {self.path}", "make it writable, or use another LEASTWISE_HOME")
        with self._explained(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Raise StateError, naming the file, instead of an error of the database or of the disk."""
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            told = str(getattr(error, "orig", error))
            hint = next((advice for sign, advice in _HINTS.items() if sign in told), "see the message")
            raise StateError(f"cannot use {self.path}: {told}", hint) from None
        except OSError as error:
            raise StateError(f"cannot use {self.path}: {error.strerror or error}", "check the disk") from None


def _can_write(home: Path) -> bool:
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    path = state_path(home)
    return os.access(home, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def _engine(path: Path, is_writable: bool) -> Engine:
    options = "mode=rwc" if is_writable else "mode=ro&immutable=1"
    address = f"file:{str(path).replace('%', '%25').replace('?', '%3f').replace('#', '%23')}?{options}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=_WAIT_SECONDS, isolation_level=None)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        if is_writable:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")

    return engine


def _revision(connection: Connection) -> str | None:
    """The newest migration that the database has had, None where it is new."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
