"""Is there a text that matches all of some groups of patterns and none of others? A joint walk through automata.

A state of the walk is the tuple of the automata's states; it goes breadth first, so that the text found is a shortest
one, and gives up at a cap with "undetermined", never with a guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from leastwise.policy.automaton import Automaton, Letter

STATE_CAP: Final = 200_000
"""How many steps of single automata are made, at most, before the answer is "undetermined"."""

_SPARE: Final = "x0az1qby9kj7wZQ_-%é\u0436\u4e2d"
"""Characters to stand for "any other", the first that no pattern names is taken."""


class Undetermined(Enum):
    """The answer of a search that reached its cap."""

    UNDETERMINED = "undetermined"


UNDETERMINED: Final = Undetermined.UNDETERMINED

Text = tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Patterns of which one must match, or, where `excluded`, none may."""

    automata: tuple[Automaton, ...]
    excluded: bool = False


def find_text(groups: Sequence[Group], cap: int = STATE_CAP) -> Text | Undetermined | None:
    """A shortest text that fits all groups, None where there is none, or UNDETERMINED at the cap."""
    walk = _Walk(groups)
    start = walk.start
    if walk.is_dead(start):
        return None
    if walk.accepts(start):
        return ()
    parents: dict[tuple[int, ...], tuple[tuple[int, ...], Letter] | None] = {start: None}
    frontier, visited = [start], 0
    while frontier:
        following = []
        for state in frontier:
            for letter in walk.letters(state):
                after = walk.step(state, letter)
                if after in parents or walk.is_dead(after):
                    continue
                parents[after] = (state, letter)
                if walk.accepts(after):
                    return _spelled(parents, after)
                following.append(after)
            visited += walk.width
            if visited > cap:
                return UNDETERMINED
        frontier = following
    return None


def _spelled(parents: dict[tuple[int, ...], tuple[tuple[int, ...], Letter] | None], state: tuple[int, ...]) -> Text:
    letters: list[Letter] = []
    step = parents[state]
    while step is not None:
        letters.append(step[1])
        step = parents[step[0]]
    return tuple(reversed(letters))


class _Walk:
    """The joint automaton of groups."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._groups = [(group.automata, group.excluded) for group in groups]
        self._automata = [one for group in groups for one in group.automata]
        self._slices: list[tuple[int, int, bool]] = []
        position = 0
        for group in groups:
            self._slices.append((position, position + len(group.automata), group.excluded))
            position += len(group.automata)
        self._alphabet = tuple(self._all_letters())
        self.start = tuple(one.start for one in self._automata)
        self.width = len(self._automata) * len(self._alphabet)

    def _all_letters(self) -> Iterator[Letter]:
        named = {letter for one in self._automata for letter in one.letters}
        named |= {letter.upper() for one in self._automata if one.ignores_case for letter in one.letters}
        for letter in _SPARE:
            if letter.lower() not in named and letter.upper() not in named:
                yield letter
                break
        else:
            yield "\U0010fffd"
        yield from sorted(named | {":"})
        wanted = {
            variable
            for automata, excluded in self._groups
            if not excluded
            for one in automata
            for variable in one.variables
        }
        yield from sorted(wanted, key=lambda variable: variable.key)

    def letters(self, state: tuple[int, ...]) -> Sequence[Letter]:
        """The letters worth trying: where a required pattern stands before a literal, only that."""
        for (first, end, excluded), (automata, _) in zip(self._slices, self._groups, strict=True):
            if excluded or end - first != 1:
                continue
            found = automata[0].next_letters(state[first])
            if found is not None and not automata[0].ignores_case:
                return sorted(found, key=str)
        return self._alphabet

    def step(self, state: tuple[int, ...], letter: Letter) -> tuple[int, ...]:
        """The joint state after a letter."""
        return tuple(
            [one.step(states, letter) if states else 0 for one, states in zip(self._automata, state, strict=True)]
        )

    def is_dead(self, state: tuple[int, ...]) -> bool:
        """Whether no text can fit from here on."""
        for (first, end, excluded), (automata, _) in zip(self._slices, self._groups, strict=True):
            part = state[first:end]
            if excluded:
                if any(states & one.catching for one, states in zip(automata, part, strict=True)):
                    return True
            elif not any(part):
                return True
        return False

    def accepts(self, state: tuple[int, ...]) -> bool:
        """Whether the text so far fits all groups."""
        for (first, end, excluded), (automata, _) in zip(self._slices, self._groups, strict=True):
            matches = any(states & one.accepting for one, states in zip(automata, state[first:end], strict=True))
            if matches == excluded:
                return False
        return True


def is_plain(text: Text) -> bool:
    """Whether a text holds no variables."""
    return set(map(type, text)) <= _CHARACTERS


_CHARACTERS: Final = frozenset({str})
