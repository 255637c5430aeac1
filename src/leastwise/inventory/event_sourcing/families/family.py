"""A family of operations: a table from event name to what the event changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from leastwise.inventory.event_sourcing.call import Call
from leastwise.inventory.event_sourcing.mutations import Mutation

Operation = Callable[[Call], Iterable[Mutation]]


@dataclass(frozen=True, slots=True)
class Family:
    """Operations of one service (`event_source`, as "iam.amazonaws.com") by their event names."""

    event_source: str
    operations: Mapping[str, Operation]
