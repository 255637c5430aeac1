"""Ingest run again over objects that are all in the lake already."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Final

from bench.figures import Figure, Part, Settings, at_most, middle
from bench.processes import run_job
from bench.trails import trail_of

_OBJECTS: Final = 100_000
_EVENTS_PER_OBJECT: Final = 2


def run(settings: Settings) -> Iterator[Figure]:
    """The seconds of a run that finds nothing new."""
    objects = min(_OBJECTS, settings.size(_OBJECTS, _OBJECTS))
    # Objects of two events become a little more than half as many; what is measured is named by its own count.
    trail = trail_of(settings.folder, int(objects * 2.08), _EVENTS_PER_OBJECT)
    with tempfile.TemporaryDirectory(dir=settings.folder) as lake:
        arguments = {"trail": trail.logs, "lake": lake, "workers": 2}
        first = run_job("ingest", arguments)
        again = [run_job("ingest", arguments) for _ in range(settings.rounds)]
    if any(job.answer["objects"] for job in again):
        raise AssertionError("a second run read objects again")
    known = again[0].answer["known"]
    yield Figure("ingest of tiny objects", first.answer["objects"] / first.wall, "objects/s", note=f"{known:,} objects")
    seconds = middle(job.wall for job in again)
    yield Figure("the same again", seconds, "s", at_most(10), f"{known:,} known objects")


KNOWN_OBJECTS: Final = Part("known-objects", "Objects that are known already", run)
