"""How fast the demo generator writes a trail."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Final

from bench.figures import Figure, Part, Settings, at_least, middle
from bench.processes import run_job
from bench.trails import LARGE_OBJECTS, LEAST_EVENTS


def run(settings: Settings) -> Iterator[Figure]:
    """The generator's rate, records to compressed objects on disk."""
    events = max(settings.size(200_000, 1_000_000), LEAST_EVENTS)
    jobs = []
    for _ in range(settings.rounds):
        with tempfile.TemporaryDirectory(dir=settings.folder) as folder:
            jobs.append(run_job("generate", {"folder": folder, "events": events, "events_per_object": LARGE_OBJECTS}))
    rate = events / middle(job.wall for job in jobs)
    yield Figure("demo generator", rate, "events/s", at_least(50_000), f"{events:,} events, one process")


DEMO: Final = Part("demo", "Demo generator", run)
