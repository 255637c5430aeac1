"""How long commands take from the shell, process start included."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bench.figures import Figure, Part, Settings, at_most, middle
from bench.trails import lake_of, trail_of

_EVENTS: Final = 200_000
_COMMANDS: Final = (
    ("leastwise --help", ("--help",), at_most(0.4)),
    ('leastwise query "select 1"', ("query", "select 1"), None),
    ("leastwise query, users created", ("query", "--saved", "iam-users-created", "-p", "days=4000"), None),
    ("leastwise events, newest 20", ("events", "--limit", "20"), None),
    ("leastwise lake info", ("lake", "info"), None),
)


def run(settings: Settings) -> Iterator[Figure]:
    """Wall seconds of each command over a small lake; a first round is not counted."""
    lake = lake_of(settings.folder, trail_of(settings.folder, min(_EVENTS, settings.size(_EVENTS, _EVENTS))))
    with tempfile.TemporaryDirectory(dir=settings.folder) as home:
        shutil.copytree(lake.folder, Path(home) / "lake")
        for name, arguments, target in _COMMANDS:
            _seconds(arguments, home)
            seconds = middle(_seconds(arguments, home) for _ in range(settings.rounds + 2))
            yield Figure(name, seconds, "s", target, f"lake of {lake.rows:,} events")


def _seconds(arguments: Sequence[str], home: str) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "leastwise", *arguments],
        env={**os.environ, "LEASTWISE_HOME": home},
        capture_output=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"leastwise {' '.join(arguments)}: {done.stderr.decode(errors='replace')}")
    return seconds


STARTUP: Final = Part("startup", "Commands from the shell", run)
