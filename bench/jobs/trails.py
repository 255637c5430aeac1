"""The demo generator, timed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench.job import Section

END: Final = datetime(2026, 7, 1, tzinfo=UTC)
"""The end of every trail of the bench: questions look back from it."""


def make(section: Section, *, folder: str, events: int, events_per_object: int) -> dict[str, Any]:
    """Write a trail; answers with its counts."""
    from leastwise.demo import generate

    with section:
        truth = generate(Path(folder), events=events, end=END, digests=False, events_per_object=events_per_object)
    return {"events": truth.events, "distinct": truth.distinct_events, "objects": truth.objects}
