"""Last accessed: usage counted cold and brought up to date, and everything in an account of 5,000 roles told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bench.figures import Figure, Part, Settings, at_most
from bench.processes import run_job
from bench.spread import spread_lake
from bench.trails import lake_of, trail_of


def run(settings: Settings) -> Iterator[Figure]:
    """The events of the demo's trail, done by 5,000 roles; the account has 2,000 users and 3,000 policies besides."""
    built = lake_of(settings.folder, trail_of(settings.folder, settings.size(1_000_000, 10_000_000)))
    job = run_job("last-accessed", {"lake": str(spread_lake(built))})
    found, note = job.answer, f"{built.trail.events:,} events of 5,000 roles"
    yield Figure("count usage, cold", found["cold"], "s", at_most(15), note)
    yield Figure("usage with nothing new", found["again"], "s", note=note)
    yield Figure("usage with 100,000 events more", found["more"], "s", at_most(1), note)
    yield Figure("size of the usage", found["bytes"] / 1e6, "MB", note=note)
    told = f"{found['entities']:,} entities, {found['rows']:,} services"
    yield Figure("last accessed of everything", found["everything"], "s", note=told)
    yield Figure("the same, usage counted cold", found["cold"] + found["everything"], "s", at_most(20), told)
    yield Figure("peak memory", job.peak / 1e6, "MB", at_most(2000), told)


LAST_ACCESSED: Final = Part("last-accessed", "Last accessed", run)
