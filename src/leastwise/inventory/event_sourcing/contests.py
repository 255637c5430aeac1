"""Registers that several events of one second write, so that nobody can say which came last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from leastwise.inventory.event_sourcing.fitness import FAILS, FITS, fitness
from leastwise.inventory.event_sourcing.mutations import (
    Amend,
    Assign,
    Merge,
    Mutation,
    Put,
    Remove,
    Rename,
    Replace,
    Target,
)
from leastwise.inventory.event_sourcing.ordering import Step
from leastwise.inventory.event_sourcing.registers import UNRESOLVED, Cell
from leastwise.inventory.event_sourcing.shape import ListShape
from leastwise.inventory.event_sourcing.shapes import DEFAULT_VERSION, VERSIONS
from leastwise.inventory.event_sourcing.world import Moment, World

Register = tuple[Target, str, str | None]
_TEXTS: Final = ListShape("")


@dataclass(slots=True)
class Contests:
    """The registers whose last writer cannot be told; those of which only one order is possible drop out."""

    writers: dict[Register, list[Mutation]] = field(default_factory=dict)
    begun: set[Register] = field(default_factory=set)

    @classmethod
    def of(cls, steps: Sequence[Step]) -> Contests:
        """The registers that more than one of these steps writes, with different outcomes."""
        found: dict[Register, list[tuple[Step, Mutation, Any]]] = {}
        for step in steps:
            for mutation in step.mutations:
                for register, outcome in _writes(mutation):
                    found.setdefault(register, []).append((step, mutation, outcome))
        return cls({one: [mutation for _, mutation, _ in w] for one, w in found.items() if _is_open(one, w)})

    def weigh(self, world: World, moment: Moment, step: Step) -> None:
        """Before a step is taken: where it is one of two and the other would have been refused, it came first."""
        for mutation in step.mutations:
            for register, _outcome in _writes(mutation):
                writers = self.writers.get(register)
                if writers is None or len(writers) != 2 or register in self.begun:
                    continue
                self.begun.add(register)  # once one is taken, that the other is refused says nothing of their order
                other = writers[1] if writers[0] is mutation else writers[0]
                if fitness(world, moment, mutation) == FITS and fitness(world, moment, other) == FAILS:
                    del self.writers[register]

    def mark(self, world: World, moment: Moment) -> None:
        """Say of what is left that its content is not known. What all of them put is there."""
        for (target, member, key), writers in self.writers.items():
            resource = world.holder(world.place(moment, target))
            if resource is None or not resource.versions or resource.versions[-1].time != moment.time:
                continue
            version = resource.versions[-1]
            if key is None:
                resource.set(version, member, Cell(is_marked=True))
            else:
                is_there = all(isinstance(one, Put | Replace) for one in writers)
                shape = resource.shape.lists.get(member, _TEXTS)
                value = shape.stub_of(key) if is_there else UNRESOLVED
                resource.set_entry(version, member, key, Cell(value, is_marked=True))


def _writes(mutation: Mutation) -> Iterator[tuple[Register, Any]]:
    match mutation:
        case Amend(target, member, sid):
            yield (target, member, None), sid
        case Assign(target, members):
            yield from (((target, member, None), value) for member, value in members.items())
        case Merge(target, member, parts):
            yield (target, member, None), parts
        case Put(target, member, key, entry):
            yield (target, member, key), entry
        case Remove(target, member, key):
            yield (target, member, key), None
        case Replace(target, member, entries):
            yield from (((target, member, key), entry) for key, entry in entries.items())
        case Rename(target, _, str(path)):
            yield (target, "path", None), path
        case _:
            return


def _is_open(register: Register, writers: Sequence[tuple[Step, Mutation, Any]]) -> bool:
    outcomes = [outcome for _step, _mutation, outcome in writers]
    if all(outcome == outcomes[0] for outcome in outcomes[1:]) or len({id(step) for step, _, _ in writers}) == 1:
        return False
    if register[1] == DEFAULT_VERSION:  # versions made in one second are numbered in order
        return not all(any(_is_version(one) for one in step.mutations) for step, _, _ in writers)
    if all(isinstance(one, Amend) for _, one, _ in writers):
        return len(set(outcomes)) != len(outcomes)  # statements of different names do not meet
    # Attaching and detaching alternate, so that what was there before tells the order.
    return not all(isinstance(one, Remove) or (isinstance(one, Put) and one.is_new) for _, one, _ in writers)


def _is_version(mutation: Mutation) -> bool:
    return isinstance(mutation, Put) and mutation.member == VERSIONS
