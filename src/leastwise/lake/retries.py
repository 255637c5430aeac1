"""Reading again the objects with quarantined records; what the quarantine holds stays until they were read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from leastwise import sources
from leastwise.lake.catalogue import Catalogue
from leastwise.lake.decode.tolerant import MAXIMUM_KEPT_BYTES
from leastwise.lake.entries import Commit, ObjectEntry
from leastwise.lake.selection import Selection, restored
from leastwise.lake.tasks import KeptText, Task, TaskResult
from leastwise.sources import SourceObject, is_spooled

UNREADABLE = "cannot read"
"""How the reason begins for which an object is quarantined that its source does not give."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An object to read again with the filters of its first reading.

    `repeats` is its id where it is as it was, and what is known of it is replaced; a changed object gets a new id, and
    so do the whole texts that the quarantine kept of standard input.
    """

    source: SourceObject
    selection: Selection
    repeats: int | None = None
    texts: tuple[KeptText, ...] = ()

    @property
    def of_changed(self) -> bool:
        """Whether the object is another version than the one that was read."""
        return self.repeats is None and not self.texts


@dataclass(slots=True)
class Retries:
    """The readings to do; `entries` are the objects that they repeat, `versions` the others by key, (id, signature).

    `current` are the latter as they are now. Of `gone` objects, `gone_records` are left as they are; so are those
    (id -> records) with `unknown_filters`.
    """

    readings: list[Reading] = field(default_factory=list)
    entries: dict[int, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    current: dict[str, SourceObject] = field(default_factory=dict)
    unknown_filters: dict[int, int] = field(default_factory=dict)
    gone: int = 0
    gone_records: int = 0

    def not_repeated(self, objects: Iterable[SourceObject], selection: Selection) -> list[SourceObject]:
        """Of the objects at the named locations, those that no repetition reads with these or with no filters.

        Changed ones among them that were read with the run's filters, or are to be read without, are read once.
        """
        signature = selection.signature()
        repeated = {one.source for one in self.readings if one.repeats and one.selection.signature() in ("", signature)}
        left = [source for source in objects if source not in repeated]
        read = {source for source in left if selection.admits_key(source.key)}
        self.readings = [
            one
            for one in self.readings
            if not (one.of_changed and one.source in read and signature in ("", one.selection.signature()))
        ]
        return left

    def tasks(self, folder: Path, first_id: int, hash_content: bool) -> Iterator[Task]:
        """A task a reading; objects that need a new id get them from `first_id` on."""
        for one in self.readings:
            identifier = one.repeats or first_id
            yield Task(-identifier, identifier, (one.source,), folder, one.selection, hash_content, one.texts)
            first_id += one.repeats is None

    def is_gone(self, result: TaskResult) -> bool:
        """Whether a task was to repeat an object that cannot be read: then what is known of it stays."""
        return result.objects[0].id in self.entries and bool(_unreadable(result))

    def settled(self, result: TaskResult) -> list[int]:
        """The ids of other versions whose objects this result has read with the same filters or without."""
        unreadable = _unreadable(result)
        read = [entry for entry in result.objects if entry.key not in unreadable and not result.kept]
        return [identifier for entry in read for identifier in self.settle(entry.key, entry.selection)]

    def settle(self, key: str, signature: str) -> list[int]:
        """Take out the versions of an object for which a reading with these filters stands; returns their ids."""
        settled = [
            (identifier, wanted)
            for identifier, wanted in self.versions.get(key, ())
            if signature == "" or (signature == wanted and identifier not in self.unknown_filters)
        ]
        for one in settled:
            self.versions[key].remove(one)
            self.unknown_filters.pop(one[0], None)
        return [identifier for identifier, _ in settled]

    def joined(self, entry: ObjectEntry) -> ObjectEntry:
        """What became of an object, the events that an earlier reading stored included."""
        if entry.id not in self.entries:
            return entry
        before = self.entries[entry.id]["stored"]
        return replace(entry, stored=entry.stored + before, duplicates=max(entry.duplicates - before, 0))


def _unreadable(result: TaskResult) -> set[str]:
    return {one.key for one in result.quarantine if one.position == "object" and one.reason.startswith(UNREADABLE)}


def retries(catalogue: Catalogue, listed: Iterable[SourceObject] = ()) -> Retries:
    """The objects with quarantined records, as `listed` or their sources have them now.

    Raises LakeError as the catalogue does.
    """
    found = Retries()
    now = {source.key: source for source in listed}
    entries = [entry for entry in catalogue.objects() if entry["rejected"]]
    texts = _kept_texts(catalogue, {entry["id"] for entry in entries if is_spooled(entry["key"])})
    for entry in entries:
        selection = restored(entry["selection"])
        known = SourceObject(entry["key"], entry["size"], entry["etag"])
        if entry["id"] in texts:
            _plan_texts(found, entry, selection, texts[entry["id"]])
        else:
            _plan(found, entry, selection, known, now.get(known.key) or sources.current(known))
    _settle_known(catalogue, found)
    return found


def _plan(
    found: Retries, entry: dict[str, Any], selection: Selection | None, known: SourceObject, now: SourceObject | None
) -> None:
    if now is None:
        found.gone += 1
        found.gone_records += entry["rejected"]
    elif selection is not None and now == known:
        found.entries[entry["id"]] = entry
        found.readings.append(Reading(now, selection, repeats=entry["id"]))
    else:
        found.current[known.key] = now
        found.versions[known.key].append((entry["id"], entry["selection"]))
        if selection is None:
            found.unknown_filters[entry["id"]] = entry["rejected"]
        elif (reading := Reading(now, selection)) not in found.readings:
            found.readings.append(reading)


def _kept_texts(catalogue: Catalogue, objects: set[int]) -> dict[int, list[KeptText]]:
    """What the quarantine holds of some objects."""
    kept: dict[int, list[KeptText]] = {}
    for row in catalogue.quarantine() if objects else ():
        if row["object_id"] in objects:
            kept.setdefault(row["object_id"], []).append(KeptText(row["id"], row["position"], row["text"]))
    return kept


def _plan_texts(found: Retries, entry: dict[str, Any], selection: Selection | None, texts: list[KeptText]) -> None:
    """Standard input itself cannot be read again, but the records that the quarantine kept whole can."""
    if selection is None:
        found.unknown_filters[entry["id"]] = entry["rejected"]
        return
    whole = tuple(kept for kept in texts if 0 < len(kept.text) < MAXIMUM_KEPT_BYTES)
    if whole:
        source = SourceObject(entry["key"], sum(len(kept.text) for kept in whole), entry["etag"])
        found.readings.append(Reading(source, selection, texts=whole))
    if lost := len(texts) - len(whole):
        found.gone += 1
        found.gone_records += lost


def _settle_known(catalogue: Catalogue, found: Retries) -> None:
    """Versions of objects that were ingested since, as they are now, need no other reading."""
    known = catalogue.known_objects(found.current)
    for key, source in found.current.items():
        for etag, size, selection, _ in known.get(key, ()):
            if (etag, size) == (source.etag, source.size) and (settled := found.settle(key, selection)):
                catalogue.commit(Commit(settle_objects=settled))
    found.readings = [
        one
        for one in found.readings
        if not one.of_changed
        or any(wanted == one.selection.signature() for _, wanted in found.versions[one.source.key])
    ]
