"""The reference data in force: the table that comes with Leastwise, or a newer one made from a file; no network."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from leastwise.errors import InputError
from leastwise.reference.iam import SHIPPED, Reference, load_reference
from leastwise.reference.table import ACCESS_LEVELS, Table, decoded

_FOLDER: Final = "reference"
_NAME: Final = "iam.msgpack.zst"
_LEAST_KEPT: Final = 0.9  # AWS removes few actions; a file with many fewer is damaged or not all of it


@dataclass(frozen=True, slots=True)
class ReferenceFacts:
    """What the table in force is. ``age`` is in days; ``is_shipped`` where its file is the package's."""

    date: str
    age: int
    source: str
    path: Path
    is_shipped: bool
    services: int
    actions: int
    resource_types: int
    actions_by_level: dict[str, int]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh changed: actions that came and that went, in order."""

    date: str
    path: Path
    actions: int
    new: tuple[str, ...]
    gone: tuple[str, ...]


def refreshed_path(home: Path) -> Path:
    """Return where a refreshed table lies under the home folder."""
    return home / _FOLDER / _NAME


def path_in_force(home: Path) -> Path:
    """Return the file of the table in force: a refreshed one unless the shipped one is newer.

    Raises InputError where the refreshed table is damaged.
    """
    refreshed = refreshed_path(home)
    if not refreshed.exists():
        return SHIPPED
    return refreshed if _table(refreshed).date >= _table(SHIPPED).date else SHIPPED


def reference_in_force(home: Path) -> Reference:
    """Return the reference data that everything decides by. Raises InputError where a refreshed table is damaged."""
    return load_reference(path_in_force(home))


def reference_facts(home: Path, today: date) -> ReferenceFacts:
    """Return what the table in force is and holds. Raises InputError where it is damaged."""
    path = path_in_force(home)
    reference = load_reference(path)
    return ReferenceFacts(
        date=reference.date,
        age=(today - date.fromisoformat(reference.date)).days,
        source=reference.source,
        path=path,
        is_shipped=path == SHIPPED,
        services=len(reference.services),
        actions=len(reference.actions),
        resource_types=sum(len(reference.resource_types(prefix)) for prefix in reference.services),
        actions_by_level={level: reference.level_bitset(level).bit_count() for level in ACCESS_LEVELS},
    )


def refresh_reference(home: Path, source: Path, today: date, day: date | None = None) -> Refreshed:
    """Compile ``source`` (see `leastwise.reference.compile`) and put the table in force, whole or not at all.

    ``day`` is the date of data that bears none. Raises InputError, and changes nothing, where the file is damaged, is
    older than the table in force, or lacks much of it.
    """
    from leastwise.reference.compile import compile_table
    from leastwise.reference.table import encoded

    base = _table(path_in_force(home))
    table = compile_table(source, base, day)
    _check(table, base, source, today)
    target = refreshed_path(home)
    _write(target, encoded(table))
    before, after = _actions(base), _actions(table)
    return Refreshed(
        date=table.date,
        path=target,
        actions=len(after),
        new=tuple(sorted(after - before)),
        gone=tuple(sorted(before - after)),
    )


def _check(table: Table, base: Table, source: Path, today: date) -> None:
    if table.date < base.date:
        raise InputError(
            f"{source} is of {table.date}, older than the reference data in force, of {base.date}",
            "take a newer file; give --date where the file bears a wrong date",
        )
    if date.fromisoformat(table.date) > today + timedelta(days=1):
        raise InputError(f"{source} is of {table.date}, which is yet to come", "check this machine's clock, and --date")
    before, after = len(_actions(base)), len(_actions(table))
    if after < before * _LEAST_KEPT:
        raise InputError(
            f"{source} has {after:,} actions where {before:,} are known: it is damaged, or not all of it",
            "download it again",
        )


def _write(target: Path, content: bytes) -> None:
    """Write beside the target and move into place, so that a reader sees the old table or the new one."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{_NAME}.{os.getpid()}")
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{target}: {error.strerror or error}", "check permissions and free space") from None


def _table(path: Path) -> Table:
    try:
        return decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", "check its permissions, or remove it") from None


def _actions(table: Table) -> set[str]:
    return {f"{service.prefix}:{name}" for service in table.services for name in service.actions}
