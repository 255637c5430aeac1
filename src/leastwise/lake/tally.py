"""What becomes of the source objects of a task, counted while it is converted."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from leastwise.lake.decode.tolerant import ObjectKind
from leastwise.lake.entries import ObjectEntry
from leastwise.sources import SourceObject


@dataclass(slots=True)
class ObjectTally:
    """The counts of one object so far; see `ObjectEntry`. Changed in place: objects are many and small."""

    source: SourceObject
    kind: str = ObjectKind.LOG
    events: int = 0
    stored: int = 0
    duplicates: int = 0
    deselected: int = 0
    rejected: int = 0
    sha256: str | None = None
    last_event_time: int | None = None


@dataclass(slots=True)
class Tallies:
    """The objects of a task by id; ids begin with `first_id`."""

    first_id: int
    of: dict[int, ObjectTally] = field(default_factory=dict)

    def count(self, table: pa.Table, name: str) -> None:
        """Add a table's rows to a count of the objects they came from."""
        offsets = table["sourceobjectid"].to_numpy() - self.first_id
        if not len(offsets):
            return
        counts = np.bincount(offsets)
        present = np.flatnonzero(counts)
        for offset, count in zip(present.tolist(), counts[present].tolist(), strict=True):
            tally = self.of[self.first_id + offset]
            setattr(tally, name, getattr(tally, name) + count)
        if name == "events":
            self._note_times(table, offsets, present)

    def _note_times(self, table: pa.Table, offsets: np.ndarray, present: np.ndarray) -> None:
        latest = np.full(int(present[-1]) + 1, np.iinfo(np.int64).min)
        np.maximum.at(latest, offsets, table["eventtime"].cast(pa.int64()).to_numpy())
        for offset, time in zip(present.tolist(), latest[present].tolist(), strict=True):
            tally = self.of[self.first_id + offset]
            tally.last_event_time = max(time, tally.last_event_time or 0)

    def entries(self, selection: str) -> tuple[ObjectEntry, ...]:
        """What the catalogue is told of the objects, in order; `selection` is the signature of the filters."""
        return tuple(
            ObjectEntry(
                identifier,
                tally.source.key,
                tally.source.etag,
                tally.source.size,
                selection,
                tally.kind,
                tally.events,
                tally.stored,
                tally.duplicates,
                tally.deselected,
                tally.rejected,
                tally.sha256,
                tally.last_event_time,
            )
            for identifier, tally in self.of.items()
        )
