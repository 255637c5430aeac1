"""One task of ingest: some source objects -> Parquet files of new events, and what became of each object.

Runs in a worker process or in the caller's. Nothing is visible until the caller commits the result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leastwise import sources
from leastwise.errors import SourceError
from leastwise.lake.decode import fast, nested
from leastwise.lake.decode.coerce import RecordRejected, raw_members, typed_record
from leastwise.lake.decode.columns import ENCODED_SCHEMA, chunk, flattened, nested_decoded, sort_indices, timed
from leastwise.lake.decode.content import GZIP_MAGIC, uncompress
from leastwise.lake.decode.pieces import LARGE_BYTES, PieceReader
from leastwise.lake.decode.record import RAW_MEMBERS, RecordDecoder
from leastwise.lake.decode.tolerant import MAXIMUM_KEPT_BYTES, ObjectKind, Rejected, Salvage
from leastwise.lake.decode.unwrap import records_of
from leastwise.lake.duplicates import distinct_rows
from leastwise.lake.entries import QuarantineEntry
from leastwise.lake.keys import event_keys
from leastwise.lake.parquet import EventFileWriter, MonthlyWriter
from leastwise.lake.schema import CLOUDTRAIL_SPELLING
from leastwise.lake.tally import ObjectTally, Tallies
from leastwise.lake.tasks import KeptText, Task, TaskResult
from leastwise.sources import SourceObject

BATCH_EVENTS: Final = 32_768
CHUNK_EVENTS: Final = 1_500
DOWNLOADS: Final = 8
FIRST_MOMENT: Final = datetime(1970, 1, 1)
END_OF_TIME: Final = datetime(2263, 1, 1)
"""The times that events can have: what 64 bits of nanoseconds hold, as other readers of Parquet use them."""

Claim = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(slots=True)
class Conversion:
    """Gathers records of several objects into batches and writes them. `claim` says which events are new."""

    task: Task
    claim: Claim
    decoder: RecordDecoder
    records: list[Any] = field(default_factory=list)
    chunks: list[pa.RecordBatch] = field(default_factory=list)
    record_objects: list[tuple[int, int]] = field(default_factory=list)  # (object id, records), in order
    tallies: Tallies = field(init=False)
    quarantine: list[QuarantineEntry] = field(default_factory=list)
    released: list[int] = field(default_factory=list)
    _new: MonthlyWriter = field(init=False)
    _staged: EventFileWriter = field(init=False)

    def __post_init__(self) -> None:
        self.tallies = Tallies(self.task.first_id)
        self._new = MonthlyWriter(self.task.folder, row_group_rows=BATCH_EVENTS * 2)
        self._staged = EventFileWriter(self.task.folder, "staged", row_group_rows=BATCH_EVENTS * 2)

    def run(self) -> TaskResult:
        """Convert the task's objects. Raises LakeError where the disk refuses; bad input never raises."""
        try:
            for identifier, source, raw in _downloaded(self.task):
                self._object(identifier, source, raw)
            self._flush()
            new = self._new.finish()
            staged = self._staged.finish(level=0)
        except BaseException:
            self._new.abandon()
            self._staged.abandon()
            raise
        return TaskResult(
            self.task.number,
            tuple(new),
            (staged.path,) if staged else (),
            self.tallies.entries(self.task.selection.signature()),
            tuple(self.quarantine),
            tuple(kept.id for kept in self.task.texts),
            tuple(self.released),
        )

    def _object(self, identifier: int, source: SourceObject, raw: bytes | Path | SourceError) -> None:
        tally = self.tallies.of[identifier] = ObjectTally(source)
        if self.task.texts:
            self._kept(identifier, source.key)
            return
        if isinstance(raw, SourceError):
            self._reject(identifier, [Rejected("object", raw.message)])
            return
        if isinstance(raw, Path):
            self._large(identifier, source.key, raw)
            return
        content = uncompress(raw)
        if self.task.hash_content:
            tally.sha256 = hashlib.sha256(content.data).hexdigest()
        if content.problem or not self._fast(identifier, content.data):
            self._tolerant(identifier, source.key, bytes(content.data), content.problem)

    def _kept(self, identifier: int, name: str) -> None:
        """Read what the quarantine kept; what is still wrong in a text that gives records is rejected anew.

        One text may stand for several entries: of an envelope, each of its records is an entry with the whole text.
        """
        texts: dict[bytes, list[KeptText]] = {}
        for one in self.task.texts:
            texts.setdefault(one.text, []).append(one)
        for text, (kept, *same) in texts.items():
            salvage = Salvage(name, self.decoder)
            salvage.read(text)
            if salvage.records:
                self.released += [kept.id, *(one.id for one in same)]
                self._reject(
                    identifier, [replace(one, position=f"{kept.position}, {one.position}") for one in salvage.rejected]
                )
                self._take(identifier, salvage.records)

    def _large(self, identifier: int, name: str, path: Path) -> None:
        """An object that is read piece by piece, each piece like an object of its own."""
        kinds: set[str] = set()
        try:
            with path.open("rb") as file:
                reader = PieceReader(file, name=name)
                for piece in reader:
                    if not self._fast(identifier, piece):
                        self._tolerant(identifier, name, bytes(piece), "")
                    kinds.add(self.tallies.of[identifier].kind)
                if reader.problem:
                    self._reject(identifier, [Rejected("object", reader.problem)])
        except OSError as error:
            self._reject(identifier, [Rejected("object", f"cannot read: {error.strerror}")])
        if ObjectKind.LOG in kinds:
            self.tallies.of[identifier].kind = ObjectKind.LOG

    def _fast(self, identifier: int, content: bytearray) -> bool:
        """Read a log object by the fast path; False, with nothing taken, where it needs the tolerant one."""
        if not fast.is_log_object(content):
            return False
        try:
            chunks = list(fast.records(content, self.decoder))
        except fast.FastPathRefused:
            return False
        if all(record.eventCategory == "Insight" for part in chunks for record in part):
            self.tallies.of[identifier].kind = ObjectKind.INSIGHT
        for part in chunks:
            self._take(identifier, part)
        return True

    def _tolerant(self, identifier: int, name: str, content: bytes, problem: str) -> None:
        salvage = Salvage(name, self.decoder)
        salvage.read(content)
        self.tallies.of[identifier].kind = salvage.kind
        rejected = list(salvage.rejected)
        if problem:
            rejected.append(Rejected("object", problem))
        self._reject(identifier, rejected)
        self._take(identifier, salvage.records)

    def _take(self, identifier: int, records: Sequence[Any]) -> None:
        """Gather records; a chunk's columns are built while it is in the cache, a batch is written when it is full."""
        if not records:
            return
        self.records.extend(records)
        self.record_objects.append((identifier, len(records)))
        if len(self.records) >= CHUNK_EVENTS:
            self._close_chunk()
            if sum(one.num_rows for one in self.chunks) >= BATCH_EVENTS:
                self._flush()

    def _close_chunk(self) -> None:
        if self.records:
            identifiers = np.repeat(*map(np.array, zip(*self.record_objects, strict=True)))
            self.chunks.append(chunk(self.records, self.decoder.learned, identifiers))
            self.records, self.record_objects = [], []

    def _flush(self) -> None:
        """Write the gathered records: those that are new to the data file, duplicate candidates to be staged."""
        self._close_chunk()
        if not self.chunks:
            return
        table = self._timed(flattened(self.chunks))
        self.chunks = []
        self.tallies.count(table, "events")
        mask = self.task.selection.mask(table)
        if mask is not None:
            self.tallies.count(table.filter(pa.array(~mask)), "deselected")
            table = table.filter(pa.array(mask))
        if not table.num_rows:
            return
        keys = event_keys(table, nested_decoded)
        keep = distinct_rows(table, keys, nested_decoded)
        if len(keep) < table.num_rows:
            dropped = np.setdiff1d(np.arange(table.num_rows), keep)
            self.tallies.count(table.take(pa.array(dropped)), "duplicates")
            table, keys = table.take(pa.array(keep)), keys[keep]
        self._write(table, self.claim(keys, table["event_date"].cast(pa.int32()).to_numpy()))

    def _write(self, table: pa.Table, new: np.ndarray) -> None:
        if not new.all():
            known = self._decoded(table.filter(pa.array(~new)))
            self.tallies.count(known, "duplicates")
            self._staged.write(known)
            table = table.filter(pa.array(new))
        if table.num_rows:
            table = self._decoded(table.take(sort_indices(table)))
            self.tallies.count(table, "stored")
            self._new.write(table)

    def _decoded(self, flat: pa.Table) -> pa.Table:
        """The rows as the lake's schema; those whose nested members are not JSON are quarantined."""
        try:
            return nested_decoded(flat)
        except (pa.ArrowInvalid, ValueError, RecursionError) as error:
            if flat.num_rows == 1:
                self._refuse(flat["sourceobjectid"][0].as_py(), error, _json(flat))
                return ENCODED_SCHEMA.empty_table()
        half = flat.num_rows // 2
        return (
            pa.concat_tables([self._decoded(flat.slice(0, half)), self._decoded(flat.slice(half))])
            .unify_dictionaries()
            .combine_chunks()
        )

    def _timed(self, flat: pa.Table) -> pa.Table:
        """The rows that have a time; the others take the tolerant path one by one, or go to the quarantine."""
        try:
            table = timed(flat)
        except pa.ArrowInvalid:
            if flat.num_rows == 1:
                return self._mended(flat)
            half = flat.num_rows // 2
            return (
                pa.concat_tables([self._timed(flat.slice(0, half)), self._timed(flat.slice(half))])
                .unify_dictionaries()
                .combine_chunks()
            )
        bounds = pc.min_max(table["eventtime"]).as_py()
        in_range = bounds["min"] and bounds["min"] >= FIRST_MOMENT and bounds["max"] < END_OF_TIME
        if not table["eventtime"].null_count and in_range:
            return table
        times = table["eventtime"]
        usable = pc.and_(pc.greater_equal(times, pa.scalar(FIRST_MOMENT)), pc.less(times, pa.scalar(END_OF_TIME)))
        untimed = pc.invert(pc.fill_null(usable, False))
        rows = np.flatnonzero(untimed.combine_chunks().to_numpy(zero_copy_only=False))
        mended = [self._mended(flat.slice(int(row), 1)) for row in rows]
        return _joined([table.filter(pc.invert(untimed)), *mended])

    def _mended(self, row: pa.Table) -> pa.Table:
        """One row through the tolerant path: a timed table of its record, or of none and a quarantined record.

        A row that is an envelope (`Records` is also what Lambda calls its batches) gives the records inside it.
        """
        identifier = row["sourceobjectid"][0].as_py()
        text = _json(row)
        try:
            records = [typed_record(members, self.decoder) for members in records_of(raw_members(text))]
            if records:
                return timed(flattened([chunk(records, self.decoder.learned, np.full(len(records), identifier))]))
        except (RecordRejected, pa.ArrowInvalid, ValueError, RecursionError) as error:
            self._refuse(identifier, error, text)
        return timed(row.slice(0, 0))

    def _refuse(self, identifier: int, error: Exception, text: bytes) -> None:
        reason = (str(error) or type(error).__name__).split("\n")[0][:200]
        self._reject(identifier, [Rejected("record", reason, text[:MAXIMUM_KEPT_BYTES])])

    def _reject(self, identifier: int, rejected: Sequence[Rejected]) -> None:
        tally = self.tallies.of[identifier]
        tally.rejected += len(rejected)
        key = tally.source.key
        self.quarantine += [QuarantineEntry(identifier, key, one.position, one.reason, one.text) for one in rejected]


def _joined(tables: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _json(row: pa.Table) -> bytes:
    """A row of flat columns as the JSON object it came from."""
    members: list[str] = []
    for name, value in row.to_pylist()[0].items():
        if value is None or name in ("sourceobjectid", "eventtime_iso", "event_date"):
            continue
        value = (
            row["eventtime_iso"][0].as_py() if name == "eventtime" and "eventtime_iso" in row.column_names else value
        )
        if name == "extra":
            members.append(value[1:-1])
        else:
            spelled = CLOUDTRAIL_SPELLING[name]
            raw = value if spelled in RAW_MEMBERS else nested.as_text(value) if isinstance(value, bool) else None
            members.append(f"{nested.quoted(spelled)}:{nested.quoted(value) if raw is None else raw}")
    return ("{" + ",".join(members) + "}").encode("utf-8", "replace")


def _downloaded(task: Task) -> Iterator[tuple[int, SourceObject, bytes | Path | SourceError]]:
    """(id, object, its bytes, or a file to read in pieces, or why it cannot be read); remote ones fetched ahead."""
    numbered = list(enumerate(task.objects, task.first_id))
    if task.texts:
        yield *numbered[0], b""
        return
    if not any("://" in source.key for source in task.objects):
        for identifier, source in numbered:
            yield identifier, source, _read(source, task.folder)
        return
    with ThreadPoolExecutor(DOWNLOADS) as pool:
        for start in range(0, len(numbered), DOWNLOADS * 2):
            part = numbered[start : start + DOWNLOADS * 2]
            contents = pool.map(lambda item: _read(item[1], task.folder), part)
            for (identifier, source), raw in zip(part, contents, strict=True):
                yield identifier, source, raw
                if isinstance(raw, Path) and raw.parent == task.folder / "tmp":
                    raw.unlink(missing_ok=True)  # a copy of a remote object, never the user's own file


def _read(source: SourceObject, folder: Path) -> bytes | Path | SourceError:
    try:
        if source.size > LARGE_BYTES:
            return sources.local_copy(source.key, folder / "tmp")
        raw = sources.read(source.key)
    except SourceError as error:
        return error
    if raw.startswith(GZIP_MAGIC) and int.from_bytes(raw[-4:], "little") > LARGE_BYTES and "://" not in source.key:
        return Path(source.key)
    return raw
