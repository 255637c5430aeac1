"""The catalogue: which Parquet files are the lake now, and which source objects they came from.

One transaction makes a batch's files and its source objects visible together. Readers take the list of live files
from here. SQLAlchemy keeps the way open for PostgreSQL; on SQLite: WAL, full sync.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from leastwise.lake.entries import LAKE_FORMAT_VERSION, Commit, DataFile
from leastwise.lake.live_files import (
    BUSY_SECONDS,
    NAME,
    check_format,
    empty_lake,
    no_lake,
    one_at_a_time,
    unusable,
)

ROWS_PER_STATEMENT: Final = 400
FORGOTTEN: Final = "highest_forgotten_object"
"""Under this name the table `lake` holds the highest id of an object that `take_out` forgot."""

EXPIRIES: Final = "expiries"
"""Under this name it holds what retention took, as `border:id`, separated by spaces: see `Catalogue.expiries`."""

_metadata = sa.MetaData()

lake_table = sa.Table(
    "lake", _metadata, sa.Column("name", sa.String, primary_key=True), sa.Column("value", sa.String, nullable=False)
)
files_table = sa.Table(
    "files",
    _metadata,
    sa.Column("path", sa.String, primary_key=True),  # relative to the lake's folder
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("month", sa.String),  # YYYY-MM of a level-1 file
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("bytes", sa.Integer, nullable=False),
    sa.Column("first_event_time", sa.BigInteger, nullable=False),  # microseconds since 1970, UTC
    sa.Column("last_event_time", sa.BigInteger, nullable=False),
    sa.Column("removed_at", sa.Float),  # seconds since 1970; null while live
    sa.Index("files_live", "removed_at", "first_event_time"),
)
objects_table = sa.Table(
    "objects",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("etag", sa.String, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("selection", sa.String, nullable=False),  # the filters it was read with; "" for none
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("events", sa.Integer, nullable=False),  # readable records
    sa.Column("stored", sa.Integer, nullable=False),  # of these, new to the lake
    sa.Column("duplicates", sa.Integer, nullable=False),
    sa.Column("deselected", sa.Integer, nullable=False),  # outside the filters
    sa.Column("rejected", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String),  # of the uncompressed content, where it was computed
    sa.Column("last_event_time", sa.BigInteger),
    sa.Column("ingested_at", sa.Float, nullable=False),
    sa.Column("verdict", sa.String),
    sa.Column("verdict_reason", sa.String),
    sa.Index("objects_key", "key"),
)
quarantine_table = sa.Table(
    "quarantine",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("object_id", sa.Integer, nullable=False, index=True),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("position", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("text", sa.LargeBinary, nullable=False),
    sa.Column("added_at", sa.Float, nullable=False),
)
staged_table = sa.Table("staged", _metadata, sa.Column("path", sa.String, primary_key=True))


class Catalogue:
    """Reads and commits the catalogue of one lake. Thread-safe; one instance a process."""

    def __init__(self, url: str, *, create: bool) -> None:
        self._engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS} if "sqlite" in url else {})
        sa.event.listen(self._engine, "connect", _pragmas)
        self._name = f"the catalogue {self._engine.url.database}"
        with _explained(url):
            if create:
                self._create()
            self._check_version()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _create(self) -> None:
        with self._engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")  # kept in the file from now on
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # else each table would be a transaction of its own
            _metadata.create_all(connection)
            if _value(connection, "format") is None:
                connection.execute(lake_table.insert().values(name="format", value=str(LAKE_FORMAT_VERSION)))

    def _check_version(self) -> None:
        if not sa.inspect(self._engine).get_table_names():
            raise empty_lake()
        with self._engine.connect() as connection:
            found = _value(connection, "format")
        check_format(found)

    def live_files(self, since: int | None = None, until: int | None = None) -> list[DataFile]:
        """The files that are the lake now, those that may hold events of [since, until) if given (microseconds)."""
        columns = [files_table.c[name] for name in DataFile.__slots__]
        query = sa.select(*columns).where(files_table.c.removed_at.is_(None)).order_by(files_table.c.path)
        if since is not None:
            query = query.where(files_table.c.last_event_time >= since)
        if until is not None:
            query = query.where(files_table.c.first_event_time < until)
        return [DataFile(*row) for row in self._rows(query)]

    def removed_files(self, before: float) -> list[str]:
        """Paths of files replaced before a moment (seconds since 1970)."""
        query = sa.select(files_table.c.path).where(files_table.c.removed_at < before)
        return [row[0] for row in self._rows(query)]

    def all_paths(self) -> set[str]:
        """Every path the catalogue knows: live, replaced and staged."""
        files = self._rows(sa.select(files_table.c.path))
        return {row[0] for row in files} | set(self.staged())

    def staged(self) -> list[str]:
        """Paths of the files of duplicate candidates that wait for comparison."""
        return [row[0] for row in self._rows(sa.select(staged_table.c.path).order_by(staged_table.c.path))]

    def known_objects(self, keys: Iterable[str]) -> dict[str, list[tuple[str, int, str, int]]]:
        """For the keys that were ingested before: (etag, size, selection, rejected) of each version."""
        known: dict[str, list[tuple[str, int, str, int]]] = {}
        with self._engine.connect() as connection:
            for part in _parts(list(keys), 10_000):
                columns = [objects_table.c[name] for name in ("key", "etag", "size", "selection", "rejected")]
                for row in connection.execute(sa.select(*columns).where(objects_table.c.key.in_(part))):
                    known.setdefault(row[0], []).append((row[1], row[2], row[3], row[4]))
        return known

    def next_object_id(self) -> int:
        """The smallest id above all object ids that are, or were, in use: events of forgotten objects keep theirs."""
        with _explained(self._name), self._engine.connect() as connection:
            return _next_object_id(connection)

    def expiries(self) -> list[tuple[int, int]]:
        """(border, id) of what retention took for good: the events before the border (microseconds since 1970), of
        the objects with smaller ids."""
        with _explained(self._name), self._engine.connect() as connection:
            return _expiries(connection)

    def note_expiry(self, border: int) -> None:
        """Record that retention took the events before a border, of all objects known now. Raises as `commit`."""
        with _explained(self._name), self._engine.begin() as connection:
            new = border, _next_object_id(connection)
            kept = [one for one in _expiries(connection) if one[0] > new[0] or one[1] > new[1]]
            _set(connection, EXPIRIES, " ".join(f"{at}:{identifier}" for at, identifier in (*kept, new)))

    def quarantine(self) -> list[dict[str, Any]]:
        """All quarantined entries, oldest first, as dicts of the table's columns."""
        query = sa.select(quarantine_table).order_by(quarantine_table.c.id)
        return [dict(row._mapping) for row in self._rows(query)]

    def objects(self) -> list[dict[str, Any]]:
        """All source objects, as dicts of the table's columns, in order of their ids."""
        return [dict(row._mapping) for row in self._rows(sa.select(objects_table).order_by(objects_table.c.id))]

    def object_values(self, *names: str) -> Sequence[Any]:
        """Rows of some columns of all source objects, in order of their ids."""
        return self._rows(sa.select(*(objects_table.c[name] for name in names)).order_by(objects_table.c.id))

    def object_by_id(self, identifier: int) -> dict[str, Any] | None:
        """One source object as a dict of the table's columns, or None."""
        rows = self._rows(sa.select(objects_table).where(objects_table.c.id == identifier))
        return dict(rows[0]._mapping) if rows else None

    def totals(self) -> dict[str, int]:
        """Sums over all source objects (objects, events, stored, duplicates, rejected) and quarantined entries."""
        names = ("events", "stored", "duplicates", "deselected", "rejected", "size")
        sums = [sa.func.coalesce(sa.func.sum(objects_table.c[name]), 0) for name in names]
        row = self._rows(sa.select(sa.func.count(), *sums).select_from(objects_table))[0]
        quarantined = self._rows(sa.select(sa.func.count()).select_from(quarantine_table))[0][0]
        return dict(zip(("objects", *names), map(int, row), strict=True)) | {"quarantined": int(quarantined)}

    def set_verdicts(self, verdicts: Iterable[tuple[str, str, str]]) -> None:
        """Record (key, verdict, reason) of integrity checks on the objects with these keys. Raises as `commit`."""
        statement = objects_table.update().where(objects_table.c.key == sa.bindparam("of_key"))
        statement = statement.values(verdict=sa.bindparam("new_verdict"), verdict_reason=sa.bindparam("new_reason"))
        rows = [{"of_key": key, "new_verdict": verdict, "new_reason": reason} for key, verdict, reason in verdicts]
        if rows:
            with _explained(self._name), self._engine.begin() as connection:
                connection.execute(statement, rows)

    def known_hash(self, key: str, etag: str) -> str | None:
        """The SHA-256 that ingest computed for an object of this key and ETag, or None."""
        query = sa.select(objects_table.c.sha256).where(objects_table.c.key == key, objects_table.c.etag == etag)
        rows = self._rows(query.order_by(objects_table.c.id.desc()).limit(1))
        return rows[0][0] if rows else None

    def commit(self, change: Commit) -> None:
        """Make a change visible, whole or not at all. Raises LakeError where it cannot be written."""
        now = time.time()
        with _explained(self._name), self._engine.begin() as connection:
            _settle(connection, change)
            _insert(connection, files_table, [_as_dict(file) for file in change.add_files])
            for part in _parts(list(change.remove_files), ROWS_PER_STATEMENT):
                connection.execute(files_table.update().where(files_table.c.path.in_(part)).values(removed_at=now))
            _insert(connection, objects_table, [_as_dict(entry) | {"ingested_at": now} for entry in change.objects])
            _insert(connection, quarantine_table, [_as_dict(entry) | {"added_at": now} for entry in change.quarantine])
            _insert(connection, staged_table, [{"path": path} for path in change.stage])
            _delete(connection, staged_table.c.path, change.unstage)
            _release(connection, change.release_quarantine)
            for identifier, count in (change.stored_more or {}).items():
                connection.execute(
                    objects_table.update()
                    .where(objects_table.c.id == identifier)
                    .values(stored=objects_table.c.stored + count, duplicates=objects_table.c.duplicates - count)
                )

    def dismiss(self, identifiers: Sequence[int], reason: str) -> None:
        """Drop quarantined entries; the table `lake` keeps where each was, and the reason. Raises as `commit`."""
        wanted = set(identifiers)
        entries = [entry for entry in self.quarantine() if entry["id"] in wanted]
        now = time.time()
        with _explained(self._name), self._engine.begin() as connection:
            for entry in entries:
                kept = {name: entry[name] for name in ("object_id", "key", "position", "reason")}
                value = json.dumps(kept | {"dismissed_because": reason, "dismissed_at": now})
                name = f"dismissed:{entry['id']}:{now:.6f}"  # ids are given again once the highest is free
                connection.execute(lake_table.insert().values(name=name, value=value))
            _release(connection, identifiers)

    def take_out(self, paths: Sequence[str], objects: Sequence[int]) -> None:
        """Drop files, staged ones too, and forget objects, in one transaction. Raises as `commit`."""
        with _explained(self._name), self._engine.begin() as connection:
            _set(connection, FORGOTTEN, str(max([_next_object_id(connection) - 1, *objects])))
            _delete(connection, files_table.c.path, paths)
            _delete(connection, staged_table.c.path, paths)
            _delete(connection, quarantine_table.c.object_id, objects)
            _delete(connection, objects_table.c.id, objects)

    def forget_files(self, paths: Sequence[str]) -> None:
        """Drop replaced files from the catalogue, once they are deleted."""
        with self._engine.begin() as connection:
            _delete(connection, files_table.c.path, paths)

    def _rows(self, query: Any) -> Sequence[Any]:
        with _explained(self._name), self._engine.connect() as connection:
            return connection.execute(query).all()


def open_catalogue(folder: Path, *, create: bool) -> Catalogue:
    """The catalogue in a lake's folder. Raises LakeError where there is none, or it is of a newer version."""
    path = folder / NAME
    if not create and not path.exists():
        raise no_lake(folder)
    if not create and not os.access(folder, os.W_OK):
        return Catalogue(f"sqlite:///file:{path}?immutable=1&uri=true", create=False)
    if not create:
        return Catalogue(f"sqlite:///{path}", create=False)
    with one_at_a_time(folder):
        return Catalogue(f"sqlite:///{path}", create=True)


def _pragmas(connection: Any, _record: Any) -> None:
    if connection.__class__.__module__.startswith("sqlite3"):
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        connection.execute("PRAGMA synchronous = FULL")


@contextmanager
def _explained(where: str) -> Iterator[None]:
    try:
        yield
    except (OperationalError, DatabaseError) as error:
        raise unusable(where, str(error.orig)) from None


def _as_dict(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def _parts(items: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _insert(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _value(connection: sa.Connection, name: str) -> str | None:
    """What the table `lake` holds under a name."""
    found = connection.scalar(sa.select(lake_table.c.value).where(lake_table.c.name == name))
    return None if found is None else str(found)


def _set(connection: sa.Connection, name: str, value: str) -> None:
    connection.execute(lake_table.delete().where(lake_table.c.name == name))
    connection.execute(lake_table.insert().values(name=name, value=value))


def _next_object_id(connection: sa.Connection) -> int:
    highest = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(objects_table.c.id), 0)))
    return max(int(highest or 0), int(_value(connection, FORGOTTEN) or 0)) + 1


def _expiries(connection: sa.Connection) -> list[tuple[int, int]]:
    pairs = (text.split(":") for text in (_value(connection, EXPIRIES) or "").split())
    return [(int(border), int(identifier)) for border, identifier in pairs]


def _settle(connection: sa.Connection, change: Commit) -> None:
    _delete(connection, quarantine_table.c.object_id, [*change.settle_objects, *change.forget_objects])
    _delete(connection, objects_table.c.id, change.forget_objects)
    for identifier in change.settle_objects:
        connection.execute(objects_table.update().where(objects_table.c.id == identifier).values(rejected=0))


def _release(connection: sa.Connection, identifiers: Sequence[int]) -> None:
    """Drop quarantined entries, and count them no longer among what their objects lack."""
    rejected = objects_table.c.rejected
    for part in _parts(list(identifiers), ROWS_PER_STATEMENT):
        counts = sa.select(quarantine_table.c.object_id, sa.func.count()).where(quarantine_table.c.id.in_(part))
        for identifier, count in connection.execute(counts.group_by(quarantine_table.c.object_id)).all():
            left = sa.case((rejected > count, rejected - count), else_=0)
            connection.execute(objects_table.update().where(objects_table.c.id == identifier).values(rejected=left))
    _delete(connection, quarantine_table.c.id, identifiers)


def _delete(connection: sa.Connection, column: sa.Column[Any], values: Sequence[Any]) -> None:
    for part in _parts(list(values), ROWS_PER_STATEMENT):
        connection.execute(column.table.delete().where(column.in_(part)))
