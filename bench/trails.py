"""Trails of the demo generator, and lakes made of them, kept in a folder between runs."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import leastwise
from bench.processes import Job, run_job

LARGE_OBJECTS: Final = 5_000
SMALL_OBJECTS: Final = 42
LEAST_EVENTS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Trail:
    """A trail on disk; ``bytes`` are those of its compressed log objects."""

    folder: Path
    events: int
    distinct: int
    objects: int
    bytes: int

    @property
    def truth(self) -> Path:
        """The truth file of its stories."""
        return self.folder / "truth.json"

    @property
    def logs(self) -> str:
        """Where its log objects are."""
        return str(self.folder / "AWSLogs")


@dataclass(frozen=True, slots=True)
class BuiltLake:
    """A compacted lake of a trail, and what it took: seconds and CPU seconds of ingest and of compaction."""

    folder: Path
    trail: Trail
    files: tuple[str, ...]
    rows: int
    bytes: int
    ingest_wall: float
    ingest_cpu: float
    compact_wall: float
    compact_cpu: float


def trail_of(folder: Path, events: int, events_per_object: int = LARGE_OBJECTS) -> Trail:
    """The trail of that size, written now where it is not there yet."""
    events = max(events, LEAST_EVENTS)
    target = folder / "trails" / f"{events}-by-{events_per_object}"
    kept = target / "trail.json"
    if not kept.exists():
        shutil.rmtree(target, ignore_errors=True)
        job = run_job("generate", {"folder": str(target), "events": events, "events_per_object": events_per_object})
        size = sum(path.stat().st_size for path in target.rglob("*_CloudTrail_*.json.gz"))
        kept.write_text(json.dumps({**job.answer, "bytes": size}), encoding="utf-8")
    return Trail(target, **json.loads(kept.read_text(encoding="utf-8")))


def lake_of(folder: Path, trail: Trail, workers: int = 2) -> BuiltLake:
    """The compacted lake of a trail, made now where it is not there yet or was made by other code."""
    target = folder / "lakes" / f"{trail.folder.name}-{_code_version()}"
    kept = target / "built.json"
    if not kept.exists():
        shutil.rmtree(target, ignore_errors=True)
        kept.parent.mkdir(parents=True)
        read = run_job("ingest", {"trail": trail.logs, "lake": str(target), "workers": workers})
        _require_all(read, trail)
        merged = run_job("compact", {"lake": str(target)})
        document = {
            "rows": read.answer["rows"],
            "bytes": merged.answer["bytes"],
            "ingest_wall": read.wall,
            "ingest_cpu": read.cpu,
            "compact_wall": merged.wall,
            "compact_cpu": merged.cpu,
        }
        kept.write_text(json.dumps(document), encoding="utf-8")
    return BuiltLake(target, trail, _live_files(target), **json.loads(kept.read_text(encoding="utf-8")))


def ordered_by_time(lake: BuiltLake) -> tuple[str, ...]:
    """The events of a lake as Parquet files in order of time, made by DuckDB where they are not there yet."""
    target = lake.folder.with_name(f"{lake.folder.name}-by-time")
    if not (target / "complete").exists():
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        run_job("order-by-time", {"lake": str(lake.folder), "target": str(target)})
        (target / "complete").touch()
    return tuple(sorted(map(str, target.glob("*.parquet"))))


def _require_all(read: Job, trail: Trail) -> None:
    # The trail's few Insights events come on top of its distinct events.
    if not read.answer["complete"] or read.answer["stored"] < trail.distinct:
        raise AssertionError(f"the lake does not hold the trail: {read.answer} of {asdict(trail)}")


def _live_files(folder: Path) -> tuple[str, ...]:
    """The lake's live files; the catalogue is read with SQLite itself, so that this process stays small."""
    import sqlite3

    connection = sqlite3.connect(folder / "catalogue.sqlite")
    try:
        rows = connection.execute("SELECT path FROM files WHERE removed_at IS NULL ORDER BY path").fetchall()
    finally:
        connection.close()
    return tuple(str(folder / path) for (path,) in rows)


def _code_version() -> str:
    """A digest of the code that writes lakes: a lake of other code is made again."""
    digest = hashlib.sha256()
    for path in sorted((Path(leastwise.__file__).parent / "lake").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
