"""Ingest against gunzip and parse alone (B1), and against DuckDB's read_json."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.figures import Figure, Part, Settings, at_least, at_most, middle
from bench.processes import Job, run_job
from bench.trails import SMALL_OBJECTS, Trail, trail_of

_MEGABYTE: Final = 1_000_000
_READ_JSON_EVENTS: Final = 30_000


@dataclass(frozen=True, slots=True)
class _Rounds:
    """Jobs of each kind over one trail, interleaved."""

    parse: list[Job]
    one: list[Job]
    two: list[Job]


def run(settings: Settings) -> Iterator[Figure]:
    """Rates as ratios within interleaved rounds, CPU per event, memory and size."""
    large = trail_of(settings.folder, settings.size(1_000_000, 2_000_000))
    small = trail_of(settings.folder, large.events // 4, SMALL_OBJECTS)
    with tempfile.TemporaryDirectory(dir=settings.folder) as scratch:
        rounds = _Rounds([], [], [])
        small_jobs, read_json = [], []
        for _ in range(settings.rounds):
            rounds.parse.append(run_job("gunzip-and-parse", {"trail": large.logs}))
            rounds.one.append(_ingest(large, scratch, 1))
            rounds.two.append(_ingest(large, scratch, 2))
            small_jobs.append(_ingest(small, scratch, 1))
            read_json.append(_read_json(settings, scratch))
        compaction = _compacted(large, scratch)
    yield from _ratios(large, rounds)
    yield from _against_read_json(large, rounds, read_json)
    yield from _processor_time(large, rounds, small, small_jobs, compaction)
    yield from _sizes(large, rounds, compaction)


def _ingest(trail: Trail, scratch: str, workers: int) -> Job:
    lake = Path(scratch) / "lake"
    shutil.rmtree(lake, ignore_errors=True)
    job = run_job("ingest", {"trail": trail.logs, "lake": str(lake), "workers": workers})
    if job.answer["stored"] < trail.distinct:
        raise AssertionError(f"{job.answer['stored']} of {trail.distinct} events were stored")
    return job


def _read_json(settings: Settings, scratch: str) -> Job:
    subset = trail_of(settings.folder, min(_READ_JSON_EVENTS, settings.size(_READ_JSON_EVENTS, _READ_JSON_EVENTS)))
    return run_job("read-json", {"trail": subset.logs, "target": f"{scratch}/read_json.parquet"})


def _compacted(trail: Trail, scratch: str) -> Job:
    """Compaction of the lake that the last round with two processes left."""
    _ingest(trail, scratch, 2)
    return run_job("compact", {"lake": f"{scratch}/lake"})


def _rate(jobs: list[Job]) -> float:
    return middle(job.answer["events"] / job.wall for job in jobs)


def _ratios(trail: Trail, rounds: _Rounds) -> Iterator[Figure]:
    size = f"{trail.events:,} events in {trail.objects:,} objects"
    yield Figure("B1: gunzip and typed parse, one process", _rate(rounds.parse), "events/s", note=size)
    yield Figure("ingest, one process", _rate(rounds.one), "events/s", note=size)
    yield Figure("ingest, two processes", _rate(rounds.two), "events/s", note=size)
    for name, jobs, bound in (("one process", rounds.one, 0.30), ("two processes", rounds.two, 0.60)):
        ratios = [parse.wall / job.wall for parse, job in zip(rounds.parse, jobs, strict=True)]
        yield Figure(f"ingest, {name} ÷ B1", middle(ratios), "×", at_least(bound), _spread(ratios))


def _spread(ratios: list[float]) -> str:
    return "rounds: " + ", ".join(f"{ratio:.2f}" for ratio in ratios)


def _against_read_json(trail: Trail, rounds: _Rounds, read_json: list[Job]) -> Iterator[Figure]:
    note = f"two threads, {read_json[0].answer['events']:,} events; nested members kept as JSON text"
    yield Figure("DuckDB read_json to Parquet", _rate(read_json), "events/s", note=note)
    ratio = _rate(rounds.two) / _rate(read_json)
    yield Figure(
        "ingest, two processes ÷ DuckDB read_json", ratio, "×", at_least(8), "rates; read_json on fewer events"
    )


def _per_event(jobs: list[Job]) -> float:
    return middle(job.cpu / job.answer["events"] for job in jobs) * 1e6


def _processor_time(
    large: Trail, rounds: _Rounds, small: Trail, small_jobs: list[Job], compaction: Job
) -> Iterator[Figure]:
    yield Figure("CPU, B1", _per_event(rounds.parse), "µs/event")
    yield Figure("CPU, ingest in one process", _per_event(rounds.one), "µs/event")
    yield Figure("CPU, ingest in two processes", _per_event(rounds.two), "µs/event", note="start of workers included")
    note = f"{small.events:,} events in {small.objects:,} objects"
    yield Figure(f"CPU, objects of {SMALL_OBJECTS} events", _per_event(small_jobs), "µs/event", note=note)
    ratio = _per_event(small_jobs) / _per_event(rounds.one)
    yield Figure("CPU, small ÷ large objects", ratio, "×", at_most(1.5))
    yield Figure("CPU, compaction", compaction.cpu / large.distinct * 1e6, "µs/event", note="not part of the above")


def _sizes(trail: Trail, rounds: _Rounds, compaction: Job) -> Iterator[Figure]:
    peak = max(job.peak for job in (*rounds.one, *rounds.two)) / _MEGABYTE
    yield Figure("largest process", peak, "MB", at_most(512 * 1.048576), "worker or committing process")
    yield Figure("lake ÷ gz, as ingested", rounds.two[-1].answer["bytes"] / trail.bytes, "×")
    yield Figure("lake ÷ gz, compacted", compaction.answer["bytes"] / trail.bytes, "×", at_most(0.70))


INGEST: Final = Part("ingest", "Ingest", run)
