"""The tolerant path: any shape CloudTrail events are found in, record by record, so that one costs only itself."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec

from leastwise.lake.decode import archives, scanner
from leastwise.lake.decode.coerce import Members, RecordRejected, raw_members, resembles_record, typed_record
from leastwise.lake.decode.record import RecordDecoder
from leastwise.lake.decode.unwrap import records_of, row_members

MAXIMUM_KEPT_BYTES: Final = 262_144
"""How much of a rejected record's text is kept in the quarantine: CloudTrail's own limit on an event."""

MAXIMUM_STRANGERS: Final = 100
_HEAD_OF_LIST: Final = re.compile(rb'\s*(?:\{\s*"(?:Records|Events|QueryResultRows|logEvents)"\s*:\s*)?\[')
_RECORD_SIGN: Final = re.compile(rb'"event(?:Version|Time|ID)"\s*:')
_RECORD_START: Final = re.compile(rb'\{\s*"eventVersion"\s*:')
_LOG_NAME: Final = re.compile(r"\.(jsonl?|ndjson)(\.(gz|gzip|zst|zstd))?$|_CloudTrail_", re.IGNORECASE)
_BETWEEN: Final = b" \t\r\n,[]}"
_DIGEST_SIGN: Final = "digestStartTime"


class ObjectKind(StrEnum):
    """What an object turned out to hold."""

    LOG = "log"
    INSIGHT = "insight"
    DIGEST = "digest"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record (or a whole object) that cannot become an event: where it stands, why, and its text."""

    position: str
    reason: str
    text: bytes = b""


@dataclass(slots=True)
class Salvage:
    """Reads one object's content; `records`, `rejected` and `kind` hold what it gave."""

    name: str
    decoder: RecordDecoder
    records: list[Any] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    digests: int = 0
    others: int = 0
    strangers: list[Rejected] = field(default_factory=list)

    @property
    def kind(self) -> ObjectKind:
        """What the object is, by what was found in it."""
        if self.records or self.rejected:
            insights = sum(record.eventCategory == "Insight" for record in self.records)
            return ObjectKind.INSIGHT if insights and insights == len(self.records) else ObjectKind.LOG
        if self.digests:
            return ObjectKind.DIGEST
        return ObjectKind.OTHER if self.others else ObjectKind.LOG

    def read(self, content: bytes) -> None:
        """Take every readable record of a document in any known shape.

        Objects among the records that are none themselves are rejected; an object of nothing else is no log.
        """
        if reason := archives.reason(self.name, content):
            self._reject("object", reason, b"")
            return
        content = plain_text(content)
        self._read(content)
        if not (self.records or self.digests) and len(_RECORD_START.findall(content)) > len(self.rejected):
            self._read_inside(content)
        if self.records:
            self.rejected += self.strangers
            if further := self.others - len(self.strangers):
                self.rejected.append(Rejected("object", f"{further} further objects are not CloudTrail records"))

    def _read(self, content: bytes) -> None:
        start = content.lstrip()[:1]
        if start in (b"{", b"["):
            self._read_json(content)
        elif is_event_csv(content):
            self._read_csv(content)
        elif _RECORD_SIGN.search(content):
            self._read_spans(content, 0)
        elif content.strip() and not _LOG_NAME.search(self.name):
            self.others += 1
        elif content.strip():
            self._reject("byte 0", "not JSON", content)
        elif _LOG_NAME.search(self.name):
            self._reject("byte 0", "the object is empty", b"")
        else:
            self.others += 1

    def _read_json(self, content: bytes) -> None:
        try:
            document = msgspec.json.decode(content, type=msgspec.Raw)
        except (msgspec.DecodeError, RecursionError):
            document = None
        if document is not None and self._read_document(bytes(document)):
            return
        newline = content.find(b"\n")
        if newline > 0 and _is_object(content[:newline]):
            self._read_lines(content)
        else:
            head = _HEAD_OF_LIST.match(content)
            self._read_spans(content, head.end() if head else 0, damaged=head is not None)

    def _read_document(self, document: bytes) -> bool:
        """A document that is JSON as a whole; False where it has to be cut into records instead."""
        if document.lstrip().startswith(b"["):
            items = msgspec.json.decode(document, type=list[msgspec.Raw])
            if items and not any(bytes(item).startswith((b"{", b"[")) for item in items):
                self.others += 1
                return True
        else:
            try:
                members = raw_members(document)
            except RecordRejected:
                return False
            listed = next((members[name] for name in ("Records", "Events", "QueryResultRows") if name in members), None)
            if listed is None or not bytes(listed).lstrip().startswith(b"["):
                self._take("record 1", document, lambda: members)
                return True
            items = msgspec.json.decode(listed, type=list[msgspec.Raw])
        for number, item in enumerate(items, 1):
            self._take(f"record {number}", bytes(item), None)
        return True

    def _read_inside(self, content: bytes) -> None:
        """A document of an unknown shape: the records inside it, if there are any; the rest is rejected."""
        first = _RECORD_START.search(content)
        if first is not None and first.start() > 0:
            self.others = 0
            self.strangers.clear()
            self._reject("byte 0", "an unknown envelope", content[: first.start()])
            self._read_spans(content, first.start())

    def _read_lines(self, content: bytes) -> None:
        for number, line in enumerate(content.splitlines(), 1):
            if line.strip(_BETWEEN):
                self._take(f"line {number}", line.strip(), None)

    def _read_spans(self, content: bytes, start: int, *, damaged: bool = False) -> None:
        """A document cut into pieces: each balanced object on its own, and what stands between them.

        In a `damaged` one, damage may have put whole records into the one before.
        """
        position = start
        for opening, stop in scanner.objects(content, start):
            self._between(content, position, opening)
            self._take(f"byte {opening}", content[opening:stop], None)
            for first, last in scanner.swallowed(content, opening, stop) if damaged else ():
                self._reject(f"byte {first}", "a record inside a record of a damaged document", b"")
                self._take(f"byte {first}", content[first:last], None)
            position = stop
        self._between(content, position, len(content))

    def _between(self, content: bytes, start: int, stop: int) -> None:
        left = content[start:stop].strip(_BETWEEN)
        if left:
            self._reject(f"byte {start}", "not a JSON object", left)

    def _read_csv(self, content: bytes) -> None:
        csv.field_size_limit(1 << 28)
        reader = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
        try:
            for row in reader:
                # Athena writes NULL as an empty cell.
                cells = {name: value for name, value in row.items() if isinstance(name, str) and value != ""}
                text = msgspec.json.encode(cells)
                self._take(f"line {reader.line_num}", text, None)
        except csv.Error as error:
            self._reject(f"line {reader.line_num}", f"not valid CSV: {error}", b"")

    def _take(self, position: str, text: bytes, parsed: Callable[[], Members] | None) -> None:
        """One JSON object: a record, an envelope with records inside, a digest, or something else."""
        if parsed is None and self._take_typed(text):
            return
        try:
            members = parsed() if parsed else row_members(text)
            for record in records_of(members):
                self._take_record(position, record, text)
        except (RecordRejected, msgspec.DecodeError, RecursionError) as error:
            self._reject(position, str(error) or "nested too deeply", text)

    def _take_typed(self, text: bytes) -> bool:
        """The common case, at the fast path's cost: a bare record that needs no mending."""
        if not text.startswith(b'{"eventVersion"'):
            return False
        try:
            record = self.decoder.decode_one(text)
        except (msgspec.DecodeError, RecursionError):
            return False
        if not _is_plain_time(record.eventTime):
            return False
        self.records.append(record)
        return True

    def _take_record(self, position: str, members: Members, text: bytes) -> None:
        if _DIGEST_SIGN in members:
            self.digests += 1
        elif not resembles_record(members):
            self.others += 1
            if len(self.strangers) < MAXIMUM_STRANGERS:
                self.strangers.append(Rejected(position, "not a CloudTrail record", bytes(text[:MAXIMUM_KEPT_BYTES])))
        else:
            try:
                self.records.append(typed_record(members, self.decoder))
            except (RecordRejected, ValueError, RecursionError) as error:
                self._reject(position, str(error), text)

    def _reject(self, position: str, reason: str, text: bytes) -> None:
        self.rejected.append(Rejected(position, reason, bytes(text[:MAXIMUM_KEPT_BYTES])))


def _is_plain_time(text: str | None) -> bool:
    """Whether the text is a time as CloudTrail writes it: 2026-01-31T23:59:59Z."""
    if text is None or len(text) != 20 or text[10] != "T" or text[19] != "Z":
        return False
    try:
        return 1970 <= datetime.fromisoformat(text).year <= 2262
    except ValueError:
        return False


def _is_object(text: bytes) -> bool:
    try:
        raw_members(text)
    except RecordRejected:
        return False
    return True


def plain_text(content: bytes) -> bytes:
    """UTF-8 without byte-order mark; every undecodable byte becomes U+FFFD."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").encode()
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("utf-8", "replace").encode()
    return content


def is_event_csv(content: bytes) -> bool:
    """Whether the first line is a CSV header that names columns of CloudTrail events."""
    line = content[:65_536].split(b"\n", 1)[0].decode("utf-8", "replace").strip().lower()
    names = {name.strip().strip('"') for name in line.split(",")}
    return "eventjson" in names or len(names & {"eventtime", "eventname", "eventsource", "eventid"}) >= 2
