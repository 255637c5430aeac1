"""The process of one job: `python -m bench.job NAME ARGUMENTS`, arguments and answer as JSON."""

from __future__ import annotations

import importlib
import json
import sys
import time
from types import TracebackType
from typing import Any, Final, Self

JOBS: Final = {
    "generate": "bench.jobs.trails:make",
    "gunzip-and-parse": "bench.jobs.ingesting:gunzip_and_parse",
    "ingest": "bench.jobs.ingesting:ingest_trail",
    "compact": "bench.jobs.ingesting:compact_lake",
    "read-json": "bench.jobs.peers:read_json",
    "scan-json": "bench.jobs.peers:scan_json",
    "order-by-time": "bench.jobs.peers:order_by_time",
    "ask": "bench.jobs.asking:ask",
    "record-account": "bench.jobs.inventory:record_account",
    "read-long-timeline": "bench.jobs.inventory:read_long_timeline",
    "collect-file": "bench.jobs.recorder:collect_file",
    "spread-lake": "bench.jobs.last_accessed:spread",
    "last-accessed": "bench.jobs.last_accessed:last_accessed",
    "analyse": "bench.jobs.analysis:analyse",
    "analyse-file": "bench.jobs.analysis:analyse_file",
    "timeline-over-events": "bench.jobs.recorder:timeline_over_events",
}


class Section:
    """The part of a job that is measured: ``with section: …``, once."""

    wall = 0.0
    cpu = 0.0

    def __enter__(self) -> Self:
        self.wall, self.cpu = -time.perf_counter(), -time.process_time()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wall += time.perf_counter()
        self.cpu += time.process_time()


def main(name: str, arguments: dict[str, Any]) -> None:
    """Run a job and print what it answers, its seconds, and the CPU seconds of this process outside the section."""
    module, _, function = JOBS[name].partition(":")
    section = Section()
    answer = getattr(importlib.import_module(module), function)(section, **arguments)
    outside = time.process_time() - section.cpu
    print(json.dumps({"answer": answer, "wall": section.wall, "outside": outside}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
