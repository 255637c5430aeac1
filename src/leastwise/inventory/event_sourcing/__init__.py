"""The timeline of resources, drawn from what was observed and from the trail. Pure: no I/O.

Each event is a few mutations (`families`, one file a family of operations); `replay` applies them to the `world` of
resources, whose registers are cells that several moments share, so that what is learnt later is known of all of them.
"""

from __future__ import annotations

from typing import Final

from leastwise.inventory.event_sourcing.derivation import Beginnings, derive
from leastwise.inventory.event_sourcing.families import OPERATIONS
from leastwise.inventory.event_sourcing.trail_event import TrailEvent

__all__ = ["MUTATING_EVENTS", "Beginnings", "TrailEvent", "derive"]

MUTATING_EVENTS: Final[frozenset[tuple[str, str]]] = frozenset(OPERATIONS)
"""(eventSource, eventName) of the events that `derive` understands."""
