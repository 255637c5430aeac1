"""Ingest log objects from any number of locations into the event data store."""

from __future__ import annotations

import shutil
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from leastwise.errors import LakeError, NothingToEvaluateError
from leastwise.lake.compaction import compact_if_due
from leastwise.lake.ingest import Ingest, IngestSummary, Progress
from leastwise.lake.lake import Lake
from leastwise.lake.selection import Selection
from leastwise.sources import SourceObject, open_source

STANDARD_INPUT: Final = "-"
FOLLOW_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class IngestRequest:
    """What to ingest: paths, s3:// addresses or "-" for standard input; the filters; how."""

    locations: tuple[str, ...]
    selection: Selection = field(default_factory=Selection)
    workers: int = 1
    retry_quarantine: bool = False
    compact: bool = True
    hash_content: bool | None = None


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told what while a run lasts."""

    progress: Callable[[Progress], None] | None = None
    waiting: Callable[[str], None] | None = None
    listed: Callable[[int], None] | None = None


def ingest(lake: Lake, request: IngestRequest, listeners: Listeners | None = None) -> IngestSummary:
    """Ingest everything the request names, and compact where it is due.

    Raises SourceError for a location that cannot be listed (before anything is read), LakeError where the lake cannot
    be written, NothingToEvaluateError where the locations hold no objects at all.
    """
    listeners = listeners or Listeners()
    run = Ingest(
        lake, request.selection, request.workers, hash_content=request.hash_content, progress=listeners.progress
    )
    with lake.writer(listeners.waiting), _spooled(lake, request.locations) as locations:
        objects = list(_listed(locations, listeners.listed))
        if not objects and not request.retry_quarantine:
            raise NothingToEvaluateError(f"nothing to ingest at {', '.join(request.locations)}", "check the path")
        summary = run.run(objects, retry_quarantine=request.retry_quarantine)
        if request.compact:
            compact_if_due(lake)
    return summary


def follow(lake: Lake, request: IngestRequest, listeners: Listeners, stop: Callable[[], bool]) -> IngestSummary:
    """Ingest again every few seconds until `stop` says so; the summary adds all passes up."""
    total = IngestSummary()
    while True:
        try:
            one = ingest(lake, request, listeners)
        except NothingToEvaluateError:
            one = IngestSummary()
        for name in ("objects", "events", "stored", "duplicates", "deselected", "rejected", "bytes", "seconds"):
            setattr(total, name, getattr(total, name) + getattr(one, name))
        total.known, total.known_rejected = one.known, one.known_rejected
        if stop():
            return total
        time.sleep(FOLLOW_SECONDS)


def _listed(locations: Sequence[str], listed: Callable[[int], None] | None) -> Iterator[SourceObject]:
    seen: set[str] = set()
    for location in locations:
        for source in open_source(location).objects():
            if source.key not in seen:
                seen.add(source.key)
                if listed and len(seen) % 1000 == 0:
                    listed(len(seen))
                yield source


@contextmanager
def _spooled(lake: Lake, locations: Sequence[str]) -> Iterator[list[str]]:
    """The locations, with standard input as a file of the lake's for the time of the run."""
    folder = lake.folder / "tmp" / f"stdin-{uuid.uuid4().hex}"
    try:
        yield [_local(location, folder / str(number)) for number, location in enumerate(dict.fromkeys(locations))]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _local(location: str, folder: Path) -> str:
    """The location, or the folder with a copy of the stream that it is: standard input, a named pipe, <(command)."""
    if location == STANDARD_INPUT:
        folder.mkdir(parents=True)
        _copy(sys.stdin.buffer, folder / "standard-input.json")
    elif "://" not in location and Path(location).is_fifo():
        folder.mkdir(parents=True)
        with Path(location).open("rb") as stream:
            _copy(stream, folder / "pipe.json")
    else:
        return location
    return str(folder)


def _copy(stream: BinaryIO, target: Path) -> None:
    try:
        with target.open("wb") as file:
            shutil.copyfileobj(stream, file, 1 << 20)
    except OSError as error:
        reason = f"cannot keep standard input in {target.parent.parent}: {error.strerror}"
        raise LakeError(reason, "free some space and run it again") from None
