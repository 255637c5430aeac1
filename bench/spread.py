"""A lake whose role sessions are those of the bench's account, kept beside the lake it was made of."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.processes import run_job
from bench.trails import BuiltLake


def spread_lake(built: BuiltLake) -> Path:
    """The lake's events done by 5,000 roles; made now where it is not there yet."""
    spread = built.folder.with_name(f"{built.folder.name}-spread")
    if not (spread / "catalogue.sqlite").exists():  # it is copied last
        shutil.rmtree(spread, ignore_errors=True)
        run_job("spread-lake", {"lake": str(built.folder), "target": str(spread)})
    return spread
