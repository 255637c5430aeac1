"""All that checks decide from: the recorded state, its policies before the engine, the usage, the declared zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from leastwise.access.question import Surroundings
from leastwise.evidence.usage import Usage
from leastwise.inventory.state import State
from leastwise.model.configuration_item import NotRead
from leastwise.policy import ZoneOfTrust


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known at `now` (with zone).

    `surroundings` reads policies of the state; what it has read is remembered, so checks share it. `usage` is None
    where there is no trail at all. `days` is the window of unused access. `not_read` is what the collection could not
    read, `accounts` those that are to be judged (empty: all).
    """

    surroundings: Surroundings
    usage: Usage | None
    zone: ZoneOfTrust
    now: datetime
    days: int = 90
    not_read: tuple[NotRead, ...] = ()
    accounts: frozenset[str] = frozenset()

    @property
    def state(self) -> State:
        """The resources as recorded."""
        return self.surroundings.state
