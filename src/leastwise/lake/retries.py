"""Reading again the objects with quarantined records; what the quarantine holds stays until they were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from leastwise import sources
from leastwise.lake.catalogue import Catalogue
from leastwise.lake.conversion import Task, TaskResult
from leastwise.lake.entries import Commit, ObjectEntry
from leastwise.lake.selection import Selection, restored
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
    selections: dict[str, Selection] = field(default_factory=dict)
    unknown_filters: int = 0
    kept_records: int = 0
    gone: int = 0

    def not_repeated(self, objects: Iterable[SourceObject], selection: Selection) -> list[SourceObject]:
        """Of the objects at the named locations, those that no repetition reads with these or with no filters.

        Changed ones among them are read once, with the run's filters.
        """
        signatures = ("", selection.signature())
        repeated = {source.key for one, source in self.repeated.items() if self.entries[one]["selection"] in signatures}
        left = [source for source in objects if source.key not in repeated]
        for source in left:
            if selection.admits_key(source.key):
                self.changed.pop(source.key, None)
        return left

    def changed_tasks(self, folder: Path, first_id: int, hash_content: bool) -> Iterator[Task]:
        """A task for each changed object, with the filters of its first reading."""
        for number, (key, source) in enumerate(self.changed.items(), first_id):
            yield Task(-number, number, (source,), folder, self.selections[key], hash_content)

    def repeated_tasks(self, folder: Path, hash_content: bool) -> Iterator[Task]:
        """A task for each unchanged object, with the filters of its first reading."""
        for identifier, source in self.repeated.items():
            selection = restored(self.entries[identifier]["selection"])
            yield Task(-identifier, identifier, (source,), folder, selection or Selection(), hash_content)

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
        selection = restored(entry["selection"])
        if selection is None:
            found.unknown_filters += 1
            found.kept_records += entry["rejected"]
            continue
        known = SourceObject(entry["key"], entry["size"], entry["etag"])
        now = sources.current(known)
        found.entries[entry["id"]] = entry
        if now is None:
            found.gone += 1
            found.kept_records += entry["rejected"]
        elif now == known:
            found.repeated[entry["id"]] = now
        else:
            found.changed[now.key] = now
            found.selections[now.key] = selection
            found.versions.setdefault(now.key, []).append(entry["id"])
    _settle_known(catalogue, found)
    return found


def _settle_known(catalogue: Catalogue, found: Retries) -> None:
    """Old versions of objects that were ingested since, as they are now, need no other reading."""
    known = catalogue.known_objects(found.changed)
    for key, source in list(found.changed.items()):
        if any(
            (etag, size) == (source.etag, source.size) and selection in ("", found.selections[key].signature())
            for etag, size, selection, _ in known.get(key, ())
        ):
            catalogue.commit(Commit(settle_objects=found.versions.pop(key)))
            del found.changed[key]
