"""What the catalogue holds, as values: data files, source objects, quarantined records, and what is committed together.

Apart from the catalogue, so that worker processes start without loading a database library.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LAKE_FORMAT_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class DataFile:
    """A live Parquet file; `path` is relative to the lake's folder, times are microseconds since 1970, UTC."""

    path: str
    level: int
    month: str | None
    rows: int
    bytes: int
    first_event_time: int
    last_event_time: int


@dataclass(frozen=True, slots=True)
class ObjectEntry:
    """What became of one source object; the counts are of records."""

    id: int
    key: str
    etag: str
    size: int
    selection: str
    kind: str
    events: int = 0
    stored: int = 0
    duplicates: int = 0
    deselected: int = 0
    rejected: int = 0
    sha256: str | None = None
    last_event_time: int | None = None


@dataclass(frozen=True, slots=True)
class QuarantineEntry:
    """A record, or a whole object, that could not be read: where, why, and its text (possibly cut)."""

    object_id: int
    key: str
    position: str
    reason: str
    text: bytes


@dataclass(frozen=True, slots=True)
class Commit:
    """Everything that becomes visible together."""

    add_files: Sequence[DataFile] = ()
    remove_files: Sequence[str] = ()
    objects: Sequence[ObjectEntry] = ()
    quarantine: Sequence[QuarantineEntry] = ()
    stage: Sequence[str] = ()
    unstage: Sequence[str] = ()
    release_quarantine: Sequence[int] = ()
    settle_objects: Sequence[int] = ()  # object ids whose quarantined records were read since, from another version
    forget_objects: Sequence[int] = ()  # object ids that were read again: `objects` says what became of them now
    stored_more: Mapping[int, int] | None = None  # object id -> events that turned out to be new after all
