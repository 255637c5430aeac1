"""Ingest: the objects of a source -> tasks -> workers -> one commit a task; exactly once, whatever kills it.

An object is known by key, ETag (or modification time) and size; an event by eventID and recipient account. Workers
write files, the calling process commits them. A killed run leaves whole commits; the next run does the rest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain, islice
from typing import Any, Final

import numpy as np

from leastwise.lake.allocation import keep_memory, paused_collector
from leastwise.lake.conversion import Conversion
from leastwise.lake.decode.record import RecordDecoder
from leastwise.lake.entries import Commit, ObjectEntry, QuarantineEntry
from leastwise.lake.keys import KeyIndex
from leastwise.lake.lake import Lake
from leastwise.lake.reconcile import file_keys, reconcile
from leastwise.lake.retries import Retries, retries
from leastwise.lake.selection import Selection, key_day
from leastwise.lake.tasks import Task, TaskResult
from leastwise.lake.workers import WorkerPool, load_ahead
from leastwise.sources import SourceObject

TASK_BYTES: Final = 12_000_000
SMALLEST_TASK_BYTES: Final = 1_500_000
TASK_OBJECTS: Final = 512
SMALL_BYTES: Final = 6_000_000
"""Below this much input, starting worker processes costs more than it saves."""
FIRST_TASKS: Final = 2
FIRST_TASK_BYTES: Final = 1_200_000
"""With workers, so many tasks of at most so much input are converted here: it takes as long as workers take to load."""
FIRST_TASKS_MARK: Final = "first-tasks"

_DAY: Final = 86_400_000_000


@dataclass(slots=True)
class IngestSummary:
    """What a run did; the counts are of this run, `known` objects were ingested before."""

    objects: int = 0
    known: int = 0
    known_rejected: int = 0
    gone: int = 0  # objects with quarantined records that could not be read again
    unknown_filters: int = 0  # objects with quarantined records whose filters cannot be told any more
    outside: int = 0
    events: int = 0
    stored: int = 0
    duplicates: int = 0
    deselected: int = 0
    rejected: int = 0
    bytes: int = 0
    seconds: float = 0.0
    kinds: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether everything at the location is in the lake."""
        return not self.rejected and not self.known_rejected

    def add(self, result: TaskResult) -> None:
        """Count a committed task."""
        for entry in result.objects:
            self.objects += 1
            self.bytes += entry.size
            self.kinds[entry.kind] = self.kinds.get(entry.kind, 0) + 1
            for name in ("events", "stored", "duplicates", "deselected", "rejected"):
                setattr(self, name, getattr(self, name) + getattr(entry, name))
        for quarantined in result.quarantine:
            reason = quarantined.reason.split(":")[0]
            self.reasons[reason] = self.reasons.get(reason, 0) + 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: objects and bytes of those to be read, and events so far."""

    objects: int
    total_objects: int
    bytes: int
    total_bytes: int
    events: int


@dataclass(slots=True)
class Ingest:
    """One run into one lake, whose writer lock the caller holds."""

    lake: Lake
    selection: Selection = field(default_factory=Selection)
    workers: int = 1
    hash_content: bool | None = None  # None: where the source holds digest files
    progress: Callable[[Progress], None] | None = None
    summary: IngestSummary = field(default_factory=IngestSummary)
    _index: KeyIndex = field(init=False)
    _sizes: dict[int, int] = field(default_factory=dict)
    _retries: Retries = field(default_factory=Retries)

    def __post_init__(self) -> None:
        self._index = KeyIndex(self._load_keys)

    def run(self, objects: Iterable[SourceObject], *, retry_quarantine: bool = False) -> IngestSummary:
        """Ingest the objects that are not known yet, and again those with quarantined records if asked to.

        Raises LakeError where the lake cannot be written.
        """
        started = time.monotonic()
        reconcile(self.lake)
        if retry_quarantine:
            objects = list(objects)
            self._retries = retries(self.lake.catalogue, objects)
            self.summary.gone = self._retries.gone
            self.summary.known_rejected = self._retries.gone_records
            objects = self._retries.not_repeated(objects, self.selection)
        wanted = self._unknown(objects)
        if self.hash_content is None:
            self.hash_content = any("CloudTrail-Digest" in source.key for source in wanted)
        self._convert(wanted)
        self.summary.unknown_filters = len(self._retries.unknown_filters)
        self.summary.known_rejected += sum(self._retries.unknown_filters.values())
        settled = reconcile(self.lake)
        self.summary.stored += settled.new
        self.summary.duplicates -= settled.new
        self.summary.seconds += time.monotonic() - started
        return self.summary

    def _unknown(self, objects: Iterable[SourceObject]) -> list[SourceObject]:
        """The objects to read, oldest day first, so that a batch covers few days."""
        listed = []
        for source in objects:
            if self.selection.admits_key(source.key):
                listed.append(source)
            else:
                self.summary.outside += 1
        known = self.lake.catalogue.known_objects(source.key for source in listed)
        signatures = ("", self.selection.signature())
        wanted = []
        for source in listed:
            seen = [
                version
                for version in known.get(source.key, ())
                if version[0] == source.etag and version[1] == source.size and version[2] in signatures
            ]
            if seen:
                self.summary.known += 1
                self.summary.known_rejected += min(version[3] for version in seen)
            else:
                wanted.append(source)
        wanted.sort(key=lambda source: (key_day(source.key) or datetime.max, source.key))
        return wanted

    def _tasks(self, wanted: Sequence[SourceObject]) -> Iterator[Task]:
        first_id = self.lake.catalogue.next_object_id()
        for number, part in enumerate(_grouped(wanted, self.workers)):
            yield Task(number, first_id, part, self.lake.folder, self.selection, bool(self.hash_content))
            first_id += len(part)
        yield from self._retries.tasks(self.lake.folder, first_id, bool(self.hash_content))

    def _convert(self, wanted: Sequence[SourceObject]) -> None:
        wanted = list(wanted)
        again = [reading.source for reading in self._retries.readings]
        totals = len(wanted) + len(again), sum(source.size for source in (*wanted, *again))
        for result in self._results(wanted, totals[1]):
            self._commit(result)
            self._index.release(result.number)
            if self.progress:
                done = self.summary
                self.progress(Progress(done.objects, totals[0], done.bytes, totals[1], done.events))

    def _commit(self, result: TaskResult) -> None:
        if self._retries.is_gone(result):
            self.summary.gone += 1
            self.summary.known_rejected += self._retries.entries[result.objects[0].id]["rejected"]
            return
        if result.kept:
            self.summary.known_rejected += len(result.kept) - (len(result.released) if result.has_events else 0)
            if not result.has_events:
                return
        self.lake.catalogue.commit(
            Commit(
                add_files=result.files,
                objects=[self._retries.joined(entry) for entry in result.objects],
                quarantine=result.quarantine,
                stage=result.staged,
                settle_objects=self._retries.settled(result),
                forget_objects=[entry.id for entry in result.objects if entry.id in self._retries.entries],
                release_quarantine=result.released,
            )
        )
        self.summary.add(result)

    def _results(self, wanted: Sequence[SourceObject], size: int) -> Iterator[TaskResult]:
        tasks = self._tasks(wanted)
        if self.workers < 2 or size < SMALL_BYTES:
            yield from self._here(tasks, keep=size >= SMALL_BYTES)
            return
        load_ahead()
        first = list(islice(tasks, FIRST_TASKS))
        if self._may_begin_here(first):
            yield from self._begun_here(first)
            first = []
        retries: list[Task] = []
        with WorkerPool(self.workers, self._index.claim, retries.append) as pool:
            yield from pool.convert(chain(first, tasks))
            for task in retries:
                yield from self._retried(task, pool)
        (self.lake.folder / FIRST_TASKS_MARK).unlink(missing_ok=True)

    def _may_begin_here(self, tasks: Sequence[Task]) -> bool:
        """Whether the first tasks take no longer than workers take to load, and killed no process before."""
        small = all(sum(source.size for source in task.objects) <= 2 * FIRST_TASK_BYTES for task in tasks)
        return small and not self._retries.readings and not (self.lake.folder / FIRST_TASKS_MARK).exists()

    def _begun_here(self, tasks: Sequence[Task]) -> Iterator[TaskResult]:
        """Results of tasks converted in this process. One that kills it leaves the mark: the next run lets workers."""
        mark = self.lake.folder / FIRST_TASKS_MARK
        mark.touch()
        try:
            yield from self._here(iter(tasks), keep=False)
        finally:
            mark.unlink()

    def _here(self, tasks: Iterator[Task], *, keep: bool) -> Iterator[TaskResult]:
        """Results of all tasks, converted in this process."""
        if keep:
            keep_memory()
        decoder = RecordDecoder()
        for task in tasks:
            with paused_collector():
                result = Conversion(task, partial(self._index.claim, owner=task.number), decoder).run()
            yield result

    def _retried(self, task: Task, pool: WorkerPool) -> Iterator[TaskResult]:
        """A task that a worker died of, object by object; an object that kills again is quarantined."""
        self._index.release(task.number)
        fatal: list[Task] = []
        pool.died = fatal.append
        single = [
            replace(task, number=-identifier, first_id=identifier, objects=(source,))
            for identifier, source in enumerate(task.objects, task.first_id)
        ]
        yield from pool.convert(iter(single))
        for one in fatal:
            yield _fatal(one)

    def _load_keys(self, first_day: int, last_day: int) -> np.ndarray:
        """Keys of the lake's events of some days, read from the data files themselves."""
        files = self.lake.catalogue.live_files(first_day * _DAY, (last_day + 1) * _DAY)
        parts = [file_keys(str(self.lake.folder / file.path), first_day, last_day) for file in files]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint64)


def _grouped(wanted: Sequence[SourceObject], workers: int) -> Iterator[tuple[SourceObject, ...]]:
    """Parts of the objects in order; they get smaller towards the end, so that all workers finish together."""
    left = sum(source.size for source in wanted)
    part: list[SourceObject] = []
    number, size, bound = 0, 0, _task_bytes(left, workers, 0)
    for source in wanted:
        if part and (size + source.size > bound or len(part) >= TASK_OBJECTS):
            yield tuple(part)
            left -= size
            number += 1
            part, size, bound = [], 0, _task_bytes(left, workers, number)
        part.append(source)
        size += source.size
    if part:
        yield tuple(part)


def _task_bytes(left: int, workers: int, number: int) -> int:
    if workers < 2:
        return TASK_BYTES
    if number < FIRST_TASKS:
        return FIRST_TASK_BYTES
    return min(TASK_BYTES, max(SMALLEST_TASK_BYTES, left // (2 * workers)))


def _fatal(task: Task) -> TaskResult:
    source = task.objects[0]
    entry: Any = ObjectEntry(
        task.first_id, source.key, source.etag, source.size, task.selection.signature(), "log", rejected=1
    )
    reason = "the worker process died while reading it (out of memory?)"
    quarantined = QuarantineEntry(task.first_id, source.key, "object", reason, b"")
    return TaskResult(task.number, (), (), (entry,), (quarantined,), kept=tuple(text.id for text in task.texts))
