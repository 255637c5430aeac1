"""Where the state lies; apart, so that it can be looked for without loading its libraries."""

from __future__ import annotations

from pathlib import Path


def state_path(home: Path) -> Path:
    """The file of the state below LEASTWISE_HOME."""
    return home / "state.sqlite"
