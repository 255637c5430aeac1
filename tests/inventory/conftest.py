"""An inventory in a lake without events, which knows observations only."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from leastwise.collectors.collector import Observations
from leastwise.inventory import derivation
from leastwise.inventory.store import Inventory
from leastwise.lake.lake import Lake

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]


@pytest.fixture
def lake(tmp_path):
    with Lake.open(tmp_path / "lake", create=True) as opened:
        yield opened


@pytest.fixture
def inventory(lake, monkeypatch):
    from recorded_items import without_repetition

    monkeypatch.setattr(derivation, "derive", without_repetition)
    with Inventory.open(lake) as opened:
        yield opened


@pytest.fixture
def record(inventory):
    """Records items as one collection that began at the first of them, or so many hours after the start."""
    from recorded_items import START, at

    def recorded(*items, whole=(), not_read=(), hours=None):
        started = at(hours) if hours is not None else min((item.capture_time for item in items), default=START)
        observations = Observations(list(items), set(whole), list(not_read))
        return inventory.record(observations, source="a test", started=started, finished=started)

    return recorded
