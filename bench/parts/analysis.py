"""Access analysis of a large account: external and unused access and escalation; a file beside Cloudsplaining."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench.accounts import ROLES, authorization_details
from bench.analysed_account import analysed_items
from bench.figures import Figure, Part, Settings, at_least, at_most, middle
from bench.multiplied import multiplied
from bench.peers import cloudsplaining
from bench.processes import run_job
from bench.spread import spread_lake
from bench.trails import lake_of, trail_of

_ANALYSES: Final = ("external", "unused", "escalation")
_OF_A_FILE: Final = ("external", "escalation")
_LIMIT: Final = 1_800  # seconds


def run(settings: Settings) -> Iterator[Figure]:
    """5,000 roles, 2,000 users, 3,000 policies, 500 buckets; a tenth of that; files judged by the peer too."""
    roles = ROLES if settings.size(ROLES, ROLES) >= ROLES else ROLES // 50
    yield from _full(settings, roles)
    yield from _growth(settings, roles)
    if cloudsplaining.NAME in settings.peers:
        yield from _beside_peer(settings, roles)


def _full(settings: Settings, roles: int) -> Iterator[Figure]:
    built = lake_of(settings.folder, trail_of(settings.folder, settings.size(1_000_000, 10_000_000)))
    job = run_job("analyse", {"roles": roles, "analyses": _ANALYSES, "lake": str(spread_lake(built))})
    note = f"{roles:,} roles, {built.trail.events:,} events"
    together = job.wall - job.answer["evidence"]
    yield Figure("external, unused and escalation together", together, "s", at_most(60), f"{note}, usage counted")
    yield Figure("the same, usage counted cold", job.wall, "s", note=f"{note}, and timelines drawn")
    yield Figure("CPU of all", job.cpu, "s", note=note)
    yield Figure("peak memory", job.peak / 1e6, "MB", at_most(2000), note)
    for words, seconds in sorted(job.answer["seconds"].items(), key=lambda one: -one[1])[:5]:
        yield Figure(f"of it: {words}", seconds, "s CPU")
    yield Figure("findings", sum(job.answer["findings"].values()), "findings")


def _growth(settings: Settings, roles: int) -> Iterator[Figure]:
    """CPU a principal, all principals over a tenth of them, without events."""

    def cpu(count: int) -> float:
        arguments = {"roles": count, "analyses": _ANALYSES}
        return middle(run_job("analyse", arguments).cpu for _ in range(settings.rounds))

    few, many = cpu(roles // 10), cpu(roles)
    note = f"{many:.1f} s at {roles:,} roles, {few:.1f} s at {roles // 10:,}"
    yield Figure("CPU a role, N ÷ N/10", many / roles / (few / (roles // 10)), "×", at_most(1.3), note)


def _beside_peer(settings: Settings, roles: int) -> Iterator[Figure]:
    python = cloudsplaining.installed(settings.folder)
    with TemporaryDirectory() as name:
        warm_up = _written(Path(name) / "warm-up.json", authorization_details(analysed_items(10)))
        for file, title in _files(settings, roles, Path(name)):
            yield from _compared(settings, python, file, warm_up, title)


def _files(settings: Settings, roles: int, folder: Path) -> Iterator[tuple[Path, str]]:
    """Each file as it is, and so many times over that it has 500 roles, or 5,000; the bench's account without any."""
    sizes = [roles // 10, *([roles] if settings.full else ())]
    if not settings.accounts:
        for size in sizes:
            file = _written(folder / f"{size}.json", authorization_details(analysed_items(size)))
            yield file, f"the bench's account, {size:,} roles"
    for place, path in enumerate(settings.accounts):
        details = json.loads(path.read_text(encoding="utf-8"))
        count = max(len(details["RoleDetailList"]), 1)
        for copies in (1, *(-(-size // count) for size in sizes if size > count)):
            file = _written(folder / f"{place}-{copies}.json", multiplied(details, copies))
            yield file, f"{path.name}{f' × {copies}' if copies > 1 else ''}, {count * copies:,} roles"


def _compared(settings: Settings, python: Path, file: Path, warm_up: Path, title: str) -> Iterator[Figure]:
    """CPU of both, in turn: from the file to all findings, kept in a new lake; the peer's are not written."""
    arguments = {"path": str(file), "warm_up": str(warm_up), "analyses": _OF_A_FILE}
    own, judging, theirs = [], [], []
    for _ in range(settings.rounds):
        answer = run_job("analyse-file", arguments).answer
        own.append(answer["cpu"])
        judging.append(answer["judging"])
        scan = cloudsplaining.scan(python, file, warm_up, _LIMIT)
        if scan is None:
            theirs.append(float(_LIMIT))
            break
        theirs.append(scan.cpu)
    note = f"{title}: {middle(theirs):.1f} and {middle(own):.2f} s CPU, of which judging {middle(judging):.2f}"
    name = "Cloudsplaining ÷ external and escalation"
    yield Figure(name, middle(theirs) / middle(own), "×", note=note)
    yield Figure(f"{name}, judging alone", middle(theirs) / middle(judging), "×", at_least(20), note)


def _written(path: Path, details: dict[str, Any]) -> Path:
    path.write_text(json.dumps(details), encoding="utf-8")
    return path


ANALYSIS: Final = Part("analysis", "Access analysis", run)
