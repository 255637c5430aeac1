"""The product's way in, and the least that any way in must do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.job import Section


def gunzip_and_parse(section: Section, *, trail: str) -> dict[str, Any]:
    """B1: every object uncompressed and parsed into typed records in one process, nothing kept."""
    import msgspec
    from isal.igzip import decompress

    from leastwise.lake.decode.record import RecordDecoder

    record = RecordDecoder().record_type
    document = msgspec.defstruct("Document", [("Records", list[record])], gc=False)  # type: ignore[valid-type]
    decode: Callable[[bytes], Any] = msgspec.json.Decoder(document).decode
    paths = sorted(Path(trail).rglob("*_CloudTrail_*.json.gz"))
    events = 0
    with section:
        for path in paths:
            content: bytes = decompress(path.read_bytes())  # type: ignore[no-untyped-call]
            events += len(decode(content).Records)
    return {"events": events}


def ingest_trail(section: Section, *, trail: str, lake: str, workers: int) -> dict[str, Any]:
    """The complete product path but for compaction, into the lake in that folder (made where there is none)."""
    from leastwise.lake.lake import Lake
    from leastwise.usecases.ingesting import IngestRequest, ingest

    with Lake.open(Path(lake), create=True) as opened:
        with section:
            summary = ingest(opened, IngestRequest((trail,), workers=workers, compact=False))
        live = opened.catalogue.live_files()
    return {
        "events": summary.events,
        "stored": summary.stored,
        "objects": summary.objects,
        "known": summary.known,
        "complete": summary.complete,
        "bytes": sum(file.bytes for file in live),
        "rows": sum(file.rows for file in live),
    }


def compact_lake(section: Section, *, lake: str) -> dict[str, Any]:
    """Compaction of the lake in that folder."""
    from leastwise.lake.compaction import compact
    from leastwise.lake.lake import Lake

    with Lake.open(Path(lake)) as opened:
        with section, opened.writer():
            done = compact(opened)
        live = opened.catalogue.live_files()
    return {"rows": done.rows, "files": len(live), "bytes": sum(file.bytes for file in live)}
