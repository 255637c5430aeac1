"""What becomes of rates and answers as the lake grows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bench.figures import Figure, Part, Settings, at_least, at_most
from bench.parts.queries import wall
from bench.processes import run_job
from bench.trails import BuiltLake, lake_of, trail_of

_INGEST_GROWTH: Final = 10
_QUERY_GROWTH: Final = 4


def run(settings: Settings) -> Iterator[Figure]:
    """Ingest at N against N/10, with and without compaction; the twelve answers at 4N against N."""
    events = settings.size(500_000, 10_000_000)
    base, small, large = (
        lake_of(settings.folder, trail_of(settings.folder, size))
        for size in (events, events // _INGEST_GROWTH, events * _QUERY_GROWTH)
    )
    for lake in (small, base, large):
        yield Figure(f"ingest of {lake.trail.events:,}", _rate(lake), "events/s", note=_note(lake))
    yield Figure("ingest rate, N ÷ N/10", _rate(base) / _rate(small), "×", at_least(0.8), _sizes(small, base))
    yield Figure("ingest rate, 4N ÷ N/10", _rate(large) / _rate(small), "×", note=_sizes(small, large))
    yield from _answers(settings, base, large)


def _rate(lake: BuiltLake) -> float:
    return lake.trail.events / lake.ingest_wall


def _note(lake: BuiltLake) -> str:
    ingest, compaction = (seconds / lake.rows * 1e6 for seconds in (lake.ingest_cpu, lake.compact_cpu))
    return f"two processes; CPU {ingest:.1f} µs/event, compaction {compaction:.1f} µs/event"


def _sizes(small: BuiltLake, large: BuiltLake) -> str:
    return f"{large.trail.events:,} against {small.trail.events:,} events"


def _answers(settings: Settings, base: BuiltLake, large: BuiltLake) -> Iterator[Figure]:
    lakes = {"N": base, "4N": large}
    sides = {name: {"files": lake.files, "truth": str(lake.trail.truth)} for name, lake in lakes.items()}
    found = run_job("ask", {"sides": sides, "rounds": settings.rounds, "compare": False}).answer
    for entry in found.values():
        small, grown = wall(entry, "N"), wall(entry, "4N")
        yield Figure(f"{entry['title']}, 4N ÷ N", grown / small, "×", note=f"{grown:.0f} ms against {small:.0f} ms")
    sums = [sum(wall(entry, name) for entry in found.values()) for name in ("4N", "N")]
    note = f"{sums[0]:.0f} ms against {sums[1]:.0f} ms; {_sizes(base, large)}"
    yield Figure("all twelve, 4N ÷ N", sums[0] / sums[1], "×", at_most(4.5), note)


GROWTH: Final = Part("growth", "Growth", run)
