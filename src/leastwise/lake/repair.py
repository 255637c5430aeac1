"""Repair: damaged files leave the catalogue, and the source objects whose events they held are read again.

A damaged file cannot say whose events it held. So an object counts as whole only where the remaining files hold every
event it had, its duplicates included: those may have been in the lake from another object that is damaged now.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.compute as pc
import pyarrow.parquet as pq

from leastwise.errors import LakeError
from leastwise.lake.check import LakeProblem, check_lake
from leastwise.lake.entries import DataFile
from leastwise.lake.lake import Lake
from leastwise.lake.parquet import sync_folder

DAMAGED_FOLDER: Final = "damaged"
"""Where damaged files are kept, in the lake's folder; nothing deletes them."""

_STANDARD_INPUT: Final = re.compile(r"/stdin-[0-9a-f]{32}/\d+/")
"""In the keys of objects that came from standard input or a pipe: ingest copies these into the lake for its run."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What was found and done: the files taken out, the keys to ingest again, and the keys that cannot be."""

    problems: tuple[LakeProblem, ...] = ()
    files: tuple[DataFile, ...] = ()
    read_again: tuple[str, ...] = ()
    unreadable_again: tuple[str, ...] = ()

    @property
    def events(self) -> int:
        """How many events the files held, by the catalogue."""
        return sum(file.rows for file in self.files)


def repair_lake(lake: Lake, *, quick: bool = False, progress: Callable[[int, int], None] | None = None) -> Repair:
    """Take damaged and missing files out of the lake; the caller holds the writer lock.

    The files are moved into `damaged/` first; then one transaction takes them out and forgets the objects, so that
    the next ingest reads these again. Killed between, the next repair finds the moved files missing and goes on.
    Raises LakeError where a file may not be read or moved; then the catalogue is unchanged.
    """
    live = lake.catalogue.live_files()
    for file in live:
        _require_permission(lake, file)
    problems = tuple(check_lake(lake, quick=quick, progress=progress))
    subjects = {problem.subject for problem in problems}
    files = [file for file in live if file.path in subjects]
    if not files:
        return Repair(problems)
    short = _short_objects(lake, files, [file for file in live if file.path not in subjects])
    again = [(identifier, key) for identifier, key in short if not _from_standard_input(key)]
    _set_aside(lake, files)
    lake.catalogue.take_out([file.path for file in files], [identifier for identifier, _ in again])
    lost = tuple(key for _, key in short if _from_standard_input(key))
    return Repair(problems, tuple(files), tuple(key for _, key in again), lost)


def _require_permission(lake: Lake, file: DataFile) -> None:
    """A file that is only closed to us is not damaged."""
    path = lake.folder / file.path
    try:
        with path.open("rb"):
            return
    except FileNotFoundError:
        return
    except OSError as error:
        hint = "let it be read and run the command again; nothing was changed"
        raise LakeError(f"cannot open {path}: {error.strerror}", hint) from None


def _short_objects(lake: Lake, damaged: Sequence[DataFile], sound: Sequence[DataFile]) -> list[tuple[int, str]]:
    """(id, key) of the objects that are not provably whole in the sound files.

    An object whose last event is older than everything in the damaged files had no event there. Retention leaves no
    live file with older events than its border, so this also keeps objects away that are gone whole by retention.
    """
    earliest = min(file.first_event_time for file in damaged)
    held = _events_by_object(lake, sound)
    rows = lake.catalogue.object_values("id", "key", "stored", "duplicates", "last_event_time")
    return [
        (identifier, key)
        for identifier, key, stored, duplicates, last in rows
        if held[identifier] < stored + duplicates and (last is None or last >= earliest)
    ]


def _events_by_object(lake: Lake, files: Sequence[DataFile]) -> Counter[int]:
    held: Counter[int] = Counter()
    for file in files:
        identifiers = pq.read_table(lake.folder / file.path, columns=["sourceobjectid"])["sourceobjectid"]
        for one in pc.value_counts(identifiers).to_pylist():
            held[one["values"]] += one["counts"]
    return held


def _set_aside(lake: Lake, files: Sequence[DataFile]) -> None:
    folder = lake.folder / DAMAGED_FOLDER
    try:
        folder.mkdir(exist_ok=True)
        sync_folder(lake.folder)
        for file in files:
            path = lake.folder / file.path
            if path.exists():
                path.rename(_free_name(folder, path.name))
        sync_folder(folder)
    except OSError as error:
        hint = "make room or make it writable, and run the command again: nothing is lost"
        raise LakeError(f"cannot move damaged files into {folder}: {error.strerror}", hint) from None


def _free_name(folder: Path, name: str) -> Path:
    """A name that no file kept earlier has."""
    target, number = folder / name, 0
    while target.exists():
        number += 1
        target = folder / f"{name}.{number}"
    return target


def _from_standard_input(key: str) -> bool:
    return _STANDARD_INPUT.search(key) is not None
