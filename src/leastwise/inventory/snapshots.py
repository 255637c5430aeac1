"""What recordings left: values about snapshots and how much was new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

MISSED: Final = "missed"
"""The fact that names the last recording in which a resource was missing that only events tell of."""


@dataclass(frozen=True, slots=True)
class RecordedType:
    """How many resources of a type in an account were new, changed, gone and the same as observed before."""

    account_id: str
    resource_type: str
    new: int = 0
    changed: int = 0
    gone: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one recording added: its number, the counts in order of account and type, and what could not be read."""

    snapshot: int
    types: tuple[RecordedType, ...]
    not_read: int

    @property
    def new(self) -> int:
        """Resources that were not known, or were gone."""
        return sum(one.new for one in self.types)

    @property
    def changed(self) -> int:
        """Resources that were known with another content."""
        return sum(one.changed for one in self.types)

    @property
    def gone(self) -> int:
        """Resources that were known and are no longer there."""
        return sum(one.gone for one in self.types)

    @property
    def unchanged(self) -> int:
        """Resources that were as they were known."""
        return sum(one.unchanged for one in self.types)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A recording: where its observations came from, when (with zone), and the resources of `types` in `accounts`."""

    number: int
    source: str
    started: datetime
    finished: datetime
    accounts: tuple[str, ...]
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class Refreshed:
    """Whether the timeline was derived anew, and what it holds: items, resources, and events that it was drawn from."""

    is_new: bool
    items: int
    resources: int
    events: int
