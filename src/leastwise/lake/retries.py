"""Reading again the objects with quarantined records; what the quarantine holds stays until they were read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from leastwise import sources
from leastwise.lake.catalogue import Catalogue
from leastwise.lake.conversion import TaskResult
from leastwise.lake.entries import Commit, ObjectEntry
from leastwise.sources import SourceObject

UNREADABLE = "cannot read"
"""How the reason begins for which an object is quarantined that its source does not give."""


@dataclass(slots=True)
class Retries:
    """The objects to read again: `repeated` unchanged ones by their ids, changed ones with old ids by key."""

    entries: dict[int, dict[str, Any]] = field(default_factory=dict)
    repeated: dict[int, SourceObject] = field(default_factory=dict)
    changed: dict[str, SourceObject] = field(default_factory=dict)
    versions: dict[str, list[int]] = field(default_factory=dict)
    gone: int = 0
    gone_records: int = 0

    def with_changed(self, objects: Iterable[SourceObject]) -> list[SourceObject]:
        """The objects to look up: those given and the changed ones, without those that are repeated anyway."""
        repeated = {source.key for source in self.repeated.values()}
        found = {source.key: source for source in objects} | self.changed
        return [source for key, source in found.items() if key not in repeated]

    def is_gone(self, result: TaskResult) -> bool:
        """Whether a task was to repeat an object that cannot be read: then what is known of it stays."""
        return result.objects[0].id in self.repeated and bool(_unreadable(result))

    def settled(self, result: TaskResult) -> list[int]:
        """The ids of old versions whose changed objects this result has read."""
        read = {entry.key for entry in result.objects} - _unreadable(result)
        return [identifier for key in sorted(read) for identifier in self.versions.get(key, ())]

    def joined(self, entry: ObjectEntry) -> ObjectEntry:
        """What became of an object, the events that an earlier reading stored included."""
        if entry.id not in self.repeated:
            return entry
        before = self.entries[entry.id]["stored"]
        return replace(entry, stored=entry.stored + before, duplicates=max(entry.duplicates - before, 0))


def _unreadable(result: TaskResult) -> set[str]:
    return {one.key for one in result.quarantine if one.position == "object" and one.reason.startswith(UNREADABLE)}


def retries(catalogue: Catalogue) -> Retries:
    """The objects with quarantined records, as their sources have them now. Raises LakeError as the catalogue does."""
    found = Retries()
    for entry in catalogue.objects():
        if not entry["rejected"]:
            continue
        known = SourceObject(entry["key"], entry["size"], entry["etag"])
        now = sources.current(known)
        found.entries[entry["id"]] = entry
        if now is None:
            found.gone += 1
            found.gone_records += entry["rejected"]
        elif now == known:
            found.repeated[entry["id"]] = now
        else:
            found.changed[now.key] = now
            found.versions.setdefault(now.key, []).append(entry["id"])
    _settle_known(catalogue, found)
    return found


def _settle_known(catalogue: Catalogue, found: Retries) -> None:
    """Old versions of objects that were ingested since, as they are now, need no other reading."""
    known = catalogue.known_objects(found.changed)
    for key, source in list(found.changed.items()):
        if any(
            (etag, size, selection) == (source.etag, source.size, "") for etag, size, selection, _ in known.get(key, ())
        ):
            catalogue.commit(Commit(settle_objects=found.versions.pop(key)))
            del found.changed[key]
