"""The version of derivation: timelines of older versions are derived anew."""

from __future__ import annotations

import hashlib

from leastwise.inventory.event_sourcing import MUTATING_EVENTS
from leastwise.inventory.store import DERIVATION_VERSION


def test_other_events_are_another_version() -> None:
    """Where this fails, raise DERIVATION_VERSION and write the new pair here."""
    known = hashlib.sha256(repr(sorted(MUTATING_EVENTS)).encode()).hexdigest()[:12]
    assert (DERIVATION_VERSION, known) == (4, "4b9790576970")
