"""All that checks decide from: the recorded state, its policies before the engine, the usage, the declared zone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from leastwise.access.question import Surroundings
from leastwise.evidence.usage import Usage
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, NotRead, ResourceKey, Scope
from leastwise.policy import ZoneOfTrust

if TYPE_CHECKING:
    from leastwise.evidence.trail import Trail


@dataclass(frozen=True, slots=True)
class CompletedReview:
    """A review of permissions that was signed off at `completed_at` (with zone).

    `accounts` are those that it was about (empty: all), `kind` its scope in a word: users, roles, groups, privileged …,
    "" for everything.
    """

    title: str
    completed_at: datetime
    accounts: frozenset[str] = frozenset()
    kind: str = ""

    def covers(self, account_id: str) -> bool:
        """Whether an account was reviewed."""
        return not self.accounts or account_id in self.accounts


@dataclass(frozen=True, slots=True)
class CompletedRun:
    """An audit by Leastwise that ended at `ended_at`: of which accounts, by how many checks."""

    ended_at: datetime
    accounts: frozenset[str]
    checks: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known at `now` (with zone).

    `surroundings` reads policies of the state; what it has read is remembered, so checks share it. `usage` is None
    where there is no trail at all, and so is `trail`, the events themselves. `days` is the window of unused access.
    `not_read` is what the collection could not read, `accounts` those that are to be judged (empty: all). `reviews` and
    `runs` are earlier reviews and audits, the newest first; None where the state could not be asked. `listed` are the
    scopes (account, Region, resource type) that were read as a whole: what is not in them is not there. `only` are the
    resources that are to be judged (None: all); what they are judged by is still the whole state.
    `critical_resources` are those (ARNs, ids, names) of which internal access is asked.
    """

    surroundings: Surroundings
    usage: Usage | None
    zone: ZoneOfTrust
    now: datetime
    days: int = 90
    not_read: tuple[NotRead, ...] = ()
    accounts: frozenset[str] = frozenset()
    trail: Trail | None = None
    reviews: tuple[CompletedReview, ...] | None = None
    runs: tuple[CompletedRun, ...] | None = None
    listed: frozenset[Scope] = frozenset()
    only: frozenset[ResourceKey] | None = None
    critical_resources: tuple[str, ...] = ()

    def items(self, resource_type: str) -> Iterable[ConfigurationItem]:
        """The resources of a type, of all accounts; with `only`, those of them."""
        if self.only is None:
            return self.state.of_type(resource_type)
        found = (self.state.items.get(key) for key in self.only if key.resource_type == resource_type)
        return [item for item in found if item is not None]

    def is_asked_for(self, item: ConfigurationItem) -> bool:
        """Whether a resource is among those that are to be judged."""
        return self.only is None or item.key in self.only

    @property
    def state(self) -> State:
        """The resources as recorded."""
        return self.surroundings.state
