"""What a collection gives: items as observed, which scopes were read whole, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from leastwise.model.configuration_item import ConfigurationItem, NotRead, Scope


@dataclass(slots=True)
class Observations:
    """What one source saw. An item may be partial: members of `configuration` that it does not name stay as known.

    `whole` are the scopes of which every resource is among the items: one that was known before and is not among them
    is gone. Several observations of one resource in a collection are put together, member by member.
    """

    items: list[ConfigurationItem] = field(default_factory=list)
    whole: set[Scope] = field(default_factory=set)
    not_read: list[NotRead] = field(default_factory=list)

    def add(self, other: Observations) -> None:
        """Take in what another source saw."""
        self.items += other.items
        self.whole |= other.whole
        self.not_read += other.not_read
