"""Repair: damaged files leave the catalogue, and the source objects whose events they held are read again.

A damaged file cannot say whose events it held. So an object counts as whole only where the remaining files hold every
event it had, its duplicates included: those may have been in the lake from another object that is damaged now.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyarrow.compute as pc
import pyarrow.parquet as pq

from leastwise import sources
from leastwise.errors import LakeError
from leastwise.lake.check import LakeProblem, check_lake
from leastwise.lake.entries import DataFile
from leastwise.lake.lake import Lake
from leastwise.lake.parquet import sync_folder
from leastwise.sources import SourceObject, is_spooled

DAMAGED_FOLDER: Final = "damaged"
"""Where damaged files are kept, in the lake's folder; nothing deletes them."""

OBJECT_LIST: Final = "objects.ndjson"
"""In this file of that folder each repair lists its objects, one JSON object a line: `key` and `standardInput`."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What was found and done: the files taken out, the keys to ingest again, and the keys that cannot be.

    `staged` are files of duplicate candidates. `gone` are those of the keys to ingest again that are local and not
    there now. `expired_before` is given where retention may have removed events of the keys to ingest again.
    """

    problems: tuple[LakeProblem, ...] = ()
    files: tuple[DataFile, ...] = ()
    staged: tuple[str, ...] = ()
    read_again: tuple[str, ...] = ()
    unreadable_again: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    expired_before: datetime | None = None

    @property
    def events(self) -> int:
        """How many events the data files held, by the catalogue."""
        return sum(file.rows for file in self.files)


@dataclass(frozen=True, slots=True)
class _Object:
    """What the catalogue knows of a source object."""

    id: int
    key: str
    etag: str
    size: int
    stored: int
    duplicates: int
    last_event_time: int | None

    @property
    def is_standard_input(self) -> bool:
        return is_spooled(self.key)

    @property
    def is_gone(self) -> bool:
        """True for a local object that its source does not have now."""
        return sources.current(SourceObject(self.key, self.size, self.etag)) is None


def repair_lake(lake: Lake, *, quick: bool = False, progress: Callable[[int, int], None] | None = None) -> Repair:
    """Take damaged and missing files out of the lake; the caller holds the writer lock.

    The files are moved into `damaged/` first; then one transaction takes them out and forgets the objects, so that
    the next ingest reads these again. Killed between, the next repair finds the moved files missing and goes on.
    Raises LakeError where a file may not be read or moved; then the catalogue is unchanged.
    """
    live, waiting = lake.catalogue.live_files(), lake.catalogue.staged()
    for path in (*(file.path for file in live), *waiting):
        _require_permission(lake.folder / path)
    problems = tuple(check_lake(lake, quick=quick, progress=progress))
    subjects = {problem.subject for problem in problems if problem.is_damage}
    files = [file for file in live if file.path in subjects]
    staged = [path for path in waiting if path in subjects]
    if not files and not staged:
        return Repair(problems)
    sound = [file for file in live if file.path not in subjects]
    short = _short_objects(lake, files, sound, candidates_lost=bool(staged))
    again = [one for one in short if not one.is_standard_input]
    paths = [*(file.path for file in files), *staged]
    _set_aside(lake, paths, short)
    lake.catalogue.take_out(paths, [one.id for one in again])
    return Repair(
        problems,
        tuple(files),
        tuple(staged),
        read_again=tuple(one.key for one in again),
        unreadable_again=tuple(one.key for one in short if one.is_standard_input),
        gone=tuple(one.key for one in again if one.is_gone),
        expired_before=_expired_before(lake, again),
    )


def _require_permission(path: Path) -> None:
    """A file that is only closed to us is not damaged."""
    try:
        with path.open("rb"):
            return
    except FileNotFoundError:
        return
    except OSError as error:
        hint = "let it be read and run the command again; nothing was changed"
        raise LakeError(f"cannot open {path}: {error.strerror}", hint) from None


def _short_objects(
    lake: Lake, damaged: Sequence[DataFile], sound: Sequence[DataFile], *, candidates_lost: bool
) -> list[_Object]:
    """The objects that are not provably whole in the sound files.

    An object whose last event is older than everything in the damaged files had no event there. Objects that were
    known when retention took everything up to their last event are not short but expired. Candidates count as
    duplicates until they are compared, and their file alone told which objects they came from.
    """
    earliest = min((file.first_event_time for file in damaged), default=None)
    held, expiries = _events_by_object(lake, sound), lake.catalogue.expiries()
    rows = lake.catalogue.object_values(*_Object.__slots__)
    return [
        one
        for one in (_Object(*row) for row in rows)
        if held[one.id] < one.stored + one.duplicates
        and ((candidates_lost and one.duplicates) or _may_reach(one, earliest))
        and not any(one.id < known and _ends_before(one, border) for border, known in expiries)
    ]


def _may_reach(one: _Object, moment: int | None) -> bool:
    return moment is not None and not _ends_before(one, moment)


def _ends_before(one: _Object, moment: int) -> bool:
    return one.last_event_time is not None and one.last_event_time < moment


def _expired_before(lake: Lake, again: Sequence[_Object]) -> datetime | None:
    """Up to when retention may have removed events of some objects: it cannot be told which of them had any."""
    first = min((one.id for one in again), default=None)
    borders = [border for border, known in lake.catalogue.expiries() if first is not None and first < known]
    return datetime.fromtimestamp(max(borders) / 1e6, UTC) if borders else None


def _events_by_object(lake: Lake, files: Sequence[DataFile]) -> Counter[int]:
    held: Counter[int] = Counter()
    for file in files:
        identifiers = pq.read_table(lake.folder / file.path, columns=["sourceobjectid"])["sourceobjectid"]
        for one in pc.value_counts(identifiers).to_pylist():
            held[one["values"]] += one["counts"]
    return held


def _set_aside(lake: Lake, paths: Iterable[str], short: Sequence[_Object]) -> None:
    folder = lake.folder / DAMAGED_FOLDER
    try:
        folder.mkdir(exist_ok=True)
        sync_folder(lake.folder)
        _list_objects(_free_name(folder, OBJECT_LIST), short)
        for path in (lake.folder / name for name in paths):
            if path.exists():
                path.rename(_free_name(folder, path.name))
        sync_folder(folder)
    except OSError as error:
        hint = "make room or make it writable, and run the command again: nothing is lost"
        raise LakeError(f"cannot move damaged files into {folder}: {error.strerror}", hint) from None


def _list_objects(path: Path, short: Sequence[_Object]) -> None:
    """Once they are forgotten, nothing else tells which objects these were."""
    lines = [json.dumps({"key": one.key, "standardInput": one.is_standard_input}) + "\n" for one in short]
    if not lines:
        return
    with path.open("w", encoding="ascii") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def _free_name(folder: Path, name: str) -> Path:
    """A name that no file kept earlier has."""
    target, number = folder / name, 0
    while target.exists():
        number += 1
        target = folder / f"{name}.{number}"
    return target
