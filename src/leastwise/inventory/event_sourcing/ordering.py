"""The order of events within one second, which is all that `eventTime` resolves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leastwise.inventory.event_sourcing.fitness import fitness
from leastwise.inventory.event_sourcing.mutations import Create, Delete, Mutation, Put, Remove, Rename
from leastwise.inventory.event_sourcing.shapes import VERSIONS, version_number
from leastwise.inventory.event_sourcing.trail_event import TrailEvent
from leastwise.inventory.event_sourcing.world import Moment, World


@dataclass(slots=True)
class Step:
    """An event and what it changes."""

    event: TrailEvent
    mutations: tuple[Mutation, ...]
    rank: int
    sequence: int


def step_of(event: TrailEvent, mutations: Sequence[Mutation]) -> Step:
    """A step that knows its rank: what creates goes first, what takes away late, what deletes last."""
    sequence = max((_sequence(mutation) for mutation in mutations), default=0)
    return Step(event, tuple(mutations), max((_rank(mutation) for mutation in mutations), default=1), sequence)


def _rank(mutation: Mutation) -> int:
    match mutation:
        case Create():
            return 0
        case Remove():
            return 2
        case Rename():
            return 3  # what still has the old name comes before
        case Delete():
            return 4
        case _:
            return 1


def _sequence(mutation: Mutation) -> int:
    """Versions of a policy are numbered in order."""
    return version_number(mutation.key)[0] if isinstance(mutation, Put) and mutation.member == VERSIONS else 0


def best(steps: Sequence[Step], world: World, moment: Moment) -> int:
    """The index of the step that can have come first of these: the one whose conditions the world meets best.

    Ties go to the lower rank, then to the event id, so that the outcome does not depend on the order of input.
    """
    return min(
        range(len(steps)),
        key=lambda index: (
            max((fitness(world, moment, mutation) for mutation in steps[index].mutations), default=0),
            steps[index].rank,
            steps[index].sequence,
            steps[index].event.event_id,
        ),
    )
