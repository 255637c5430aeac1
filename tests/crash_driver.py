"""What the crash tests run in a process of its own: ingest and compaction that are killed at a given step."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any


def _counted(module: Any, name: str, step: Any) -> None:
    original = getattr(module, name)

    def wrapped(*arguments: Any, **options: Any) -> Any:
        step()
        result = original(*arguments, **options)
        step()
        return result

    setattr(module, name, wrapped)


def _install(kill_at: int | None, report: Any) -> None:
    """Count the steps that change the disk, before and after each; die at the given one."""
    import sqlalchemy

    count = 0

    def step(*_: Any) -> None:
        nonlocal count
        count += 1
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        report.value = count

    for name in ("rename", "unlink", "fsync", "ftruncate", "mkdir"):
        _counted(os, name, step)
    for happening in ("begin", "commit"):
        sqlalchemy.event.listen(sqlalchemy.Engine, happening, step)


def run(folder: str, source: str, kill_at: int | None, workers: int, report: Any) -> None:
    """Ingest every folder of the source, compacting often; dies by SIGKILL at step `kill_at`."""
    from leastwise.lake import compaction
    from leastwise.lake import ingest as ingest_module
    from leastwise.lake.lake import Lake
    from leastwise.usecases.ingesting import IngestRequest, ingest
    from leastwise.usecases.lake_administration import compact

    ingest_module.TASK_OBJECTS, ingest_module.SMALL_BYTES, compaction.DUE_FILES = 4, 0, 3
    _install(kill_at, report)
    with Lake.open(Path(folder), create=True) as lake:
        for part in sorted(Path(source).iterdir()):
            ingest(lake, IngestRequest((str(part),), workers=workers))
        compact(lake)
