"""The twelve audit questions over a compacted lake, against the same events in order of time and the objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bench.figures import Figure, Part, Settings, at_least, at_most, middle
from bench.processes import run_job
from bench.trails import lake_of, ordered_by_time, trail_of

_SCANNED_EVENTS: Final = 30_000
_LAKE, _BY_TIME = "lake", "by time"


def run(settings: Settings) -> Iterator[Figure]:
    """Each question on both sides, then the sums; both sides must answer with the same rows."""
    trail = trail_of(settings.folder, settings.size(2_000_000, 10_000_000))
    lake = lake_of(settings.folder, trail)
    sides = {_LAKE: lake.files, _BY_TIME: ordered_by_time(lake)}
    arguments = {
        "sides": {name: {"files": files, "truth": str(trail.truth)} for name, files in sides.items()},
        "rounds": settings.rounds,
        "compare": True,
    }
    found = run_job("ask", arguments).answer
    for entry in found.values():
        yield from _question(entry)
    yield from _sums(found, lake.rows)
    yield from _against_objects(settings, found, trail.events)


def wall(entry: Mapping[str, Any], side: str) -> float:
    """The median wall milliseconds of a question on one side."""
    return middle(entry["sides"][side]["wall"])


def _processor(entry: Mapping[str, Any], side: str) -> float:
    return middle(entry["sides"][side]["cpu"])


def _question(entry: Mapping[str, Any]) -> Iterator[Figure]:
    note = (
        f"by time: {wall(entry, _BY_TIME):.0f} ms; CPU {_processor(entry, _LAKE):.0f} against "
        f"{_processor(entry, _BY_TIME):.0f} ms; {entry['sides'][_LAKE]['rows']:,} rows"
    )
    yield Figure(entry["title"], wall(entry, _LAKE), "ms", at_most(1000), note)


def _ratio(entries: list[Mapping[str, Any]]) -> float:
    return sum(wall(entry, _LAKE) for entry in entries) / sum(wall(entry, _BY_TIME) for entry in entries)


def _sums(found: Mapping[str, Mapping[str, Any]], rows: int) -> Iterator[Figure]:
    by_action = [entry for entry in found.values() if entry["by_action"]]
    note = f"{len(by_action)} questions over {rows:,} events, sums of medians"
    yield Figure("service and action questions ÷ order of time", _ratio(by_action), "×", at_most(0.35), note)
    single = [wall(entry, _LAKE) / wall(entry, _BY_TIME) for entry in by_action]
    yield Figure("the worst of them ÷ order of time", max(single), "×")
    yield Figure("all twelve ÷ order of time", _ratio(list(found.values())), "×", at_most(0.5))
    yield Figure("one event by id ÷ order of time", _ratio([found["by-id"]]), "×", at_most(0.1))
    slowest = max(found.values(), key=lambda entry: wall(entry, _LAKE))
    yield Figure("slowest answer", wall(slowest, _LAKE), "ms", at_most(1000), slowest["title"])


def _against_objects(settings: Settings, found: Mapping[str, Any], events: int) -> Iterator[Figure]:
    subset = trail_of(settings.folder, min(_SCANNED_EVENTS, events))
    jobs = [run_job("scan-json", {"trail": subset.logs}) for _ in range(settings.rounds)]
    scan = middle(job.wall / job.answer["events"] for job in jobs) * events * 1000
    note = f"extrapolated from {subset.events:,} events; four members read, two threads"
    yield Figure("one scan of the .json.gz by DuckDB read_json", scan / 1000, "s", note=note)
    total = sum(wall(entry, _LAKE) for entry in found.values())
    yield Figure("twelve scans ÷ twelve answers", scan * len(found) / total, "×", at_least(100), note)


QUERIES: Final = Part("queries", "Twelve audit questions", run)
