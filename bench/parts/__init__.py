"""The parts of the bench, in order."""

from __future__ import annotations

from typing import Final

from bench.figures import Part
from bench.parts.analysis import ANALYSIS
from bench.parts.demo import DEMO
from bench.parts.growth import GROWTH
from bench.parts.ingest import INGEST
from bench.parts.inventory import INVENTORY
from bench.parts.known_objects import KNOWN_OBJECTS
from bench.parts.last_accessed import LAST_ACCESSED
from bench.parts.policies import POLICIES
from bench.parts.queries import QUERIES
from bench.parts.startup import STARTUP

PARTS: Final[tuple[Part, ...]] = (
    STARTUP,
    DEMO,
    INGEST,
    KNOWN_OBJECTS,
    QUERIES,
    POLICIES,
    INVENTORY,
    LAST_ACCESSED,
    ANALYSIS,
    GROWTH,
)
