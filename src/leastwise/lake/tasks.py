"""What workers of ingest are given and give back: tasks and their results, as values that processes can exchange."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from leastwise.lake.entries import DataFile, ObjectEntry, QuarantineEntry
from leastwise.lake.selection import Selection
from leastwise.sources import SourceObject


@dataclass(frozen=True, slots=True)
class KeptText:
    """The text of a quarantined entry, by the entry's id and position."""

    id: int
    position: str
    text: bytes


@dataclass(frozen=True, slots=True)
class Task:
    """Objects to convert together. `objects[i]` gets the id `first_id + i`; `texts` stand in for the one object."""

    number: int
    first_id: int
    objects: tuple[SourceObject, ...]
    folder: Path
    selection: Selection
    hash_content: bool = False
    texts: tuple[KeptText, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What a task gave; the files exist under their final names, but the catalogue does not know them yet.

    `kept` are the ids of the task's texts, `released` those of them that gave records now.
    """

    number: int
    files: tuple[DataFile, ...]
    staged: tuple[str, ...]
    objects: tuple[ObjectEntry, ...]
    quarantine: tuple[QuarantineEntry, ...]
    kept: tuple[int, ...] = ()
    released: tuple[int, ...] = ()

    @property
    def has_events(self) -> bool:
        """Whether any event came of it: stored, known before, or outside the filters."""
        return any(entry.stored or entry.duplicates or entry.deselected for entry in self.objects)
