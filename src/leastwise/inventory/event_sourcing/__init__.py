"""The timeline of resources, drawn from what was observed and from the trail. Pure: no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from leastwise.inventory.event_sourcing.trail_event import TrailEvent
from leastwise.model.configuration_item import ConfigurationItem

__all__ = ["MUTATING_EVENTS", "TrailEvent", "derive"]

MUTATING_EVENTS: Final[frozenset[tuple[str, str]]] = frozenset()
"""(eventSource, eventName) of the events that `derive` understands."""


def derive(observed: Sequence[ConfigurationItem], events: Iterable[TrailEvent]) -> list[ConfigurationItem]:
    """The whole timeline, oldest first: observed items, items drawn from events, and gaps between the two."""
    raise NotImplementedError
