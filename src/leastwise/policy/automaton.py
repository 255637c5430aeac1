"""The automaton of a pattern: a set of states is a bit set, one step per letter.

Letters are characters, and variables that stand for a text nobody knows yet. How a pattern reads such a letter is its
`Reading`: exactly, at least what it could match, or at most.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import Final

from leastwise.policy.pattern import Token, Variable, Wildcard

Letter = str | Variable

_NO_COLON: Final = frozenset(
    {
        "aws:username",
        "aws:principalaccount",
        "aws:principalorgid",
        "aws:resourceaccount",
        "aws:resourceorgid",
        "aws:sourceaccount",
        "aws:sourceorgid",
        "aws:requestedregion",
    }
)
"""Keys whose values have no colon, so that a wildcard within a part of an ARN takes them."""


class Reading(Enum):
    """What a pattern makes of letters that are variables.

    EXACT: a variable of the pattern is that letter, a star takes it. AT_LEAST: everything it could match for some
    value. AT_MOST is EXACT, said of a pattern that must not match: only what it matches for every value.
    """

    EXACT = "exact"
    AT_LEAST = "at least"


class Automaton:
    """The automaton of tokens. State i stands before token i; the state behind the last token accepts.

    `start` is the set to begin with, `letters` are the characters the pattern names (lower case where case is
    ignored), `variables` those it holds.
    """

    __slots__ = (
        "_any",
        "_any_in_part",
        "_literal",
        "_reading",
        "_stars",
        "_stay",
        "_stay_in_part",
        "accepting",
        "catching",
        "ignores_case",
        "letters",
        "start",
        "variables",
    )

    def __init__(self, tokens: tuple[Token, ...], ignore_case: bool = False, reading: Reading = Reading.EXACT) -> None:
        self.ignores_case = ignore_case
        self._reading = reading
        self._any = self._any_in_part = self._stay = self._stay_in_part = 0
        self._literal: dict[Letter, int] = {}
        for index, token in enumerate(tokens):
            self._add(token, 1 << index)
        self._stars = self._stay | self._stay_in_part
        self.accepting = 1 << len(tokens)
        self.start = self._closed(1)
        self.catching = self._catching()
        self.letters = frozenset(letter for letter in self._literal if isinstance(letter, str))
        self.variables = frozenset(letter for letter in self._literal if isinstance(letter, Variable))

    def _add(self, token: Token, bit: int) -> None:
        if token is Wildcard.MANY or (isinstance(token, Variable) and self._reading is Reading.AT_LEAST):
            self._stay |= bit
        elif token is Wildcard.MANY_IN_PART:
            self._stay_in_part |= bit
        elif token is Wildcard.ANY:
            self._any |= bit
        elif token is Wildcard.ANY_IN_PART:
            self._any_in_part |= bit
        elif isinstance(token, str | Variable):
            letter = token.lower() if self.ignores_case and isinstance(token, str) else token
            self._literal[letter] = self._literal.get(letter, 0) | bit

    def _catching(self) -> int:
        """The states from which every further text is accepted: those of a star at the end."""
        bit, states = self.accepting >> 1, 0
        while bit & self._stay:
            states |= bit
            bit >>= 1
        return states

    def _closed(self, states: int) -> int:
        """The states with those behind stars, which may stand for nothing."""
        fresh = states & self._stars
        while fresh:
            fresh = (fresh << 1) & ~states
            states |= fresh
            fresh &= self._stars
        return states

    def step(self, states: int, letter: Letter) -> int:
        """The states after one more letter; 0 where nothing can match any more."""
        if isinstance(letter, Variable):
            return self._step_variable(states, letter)
        if self.ignores_case:
            letter = letter.lower()
        move = self._literal.get(letter, 0) | self._any
        stay = self._stay
        if letter != ":":
            move |= self._any_in_part
            stay |= self._stay_in_part
        return self._closed(((states & move) << 1) | (states & stay))

    def _step_variable(self, states: int, letter: Variable) -> int:
        if self._reading is Reading.AT_LEAST:
            lowest = states & -states
            return (self.accepting << 1) - lowest if states else 0
        stay = self._stay | (self._stay_in_part if letter.key in _NO_COLON else 0)
        return self._closed(((states & self._literal.get(letter, 0)) << 1) | (states & stay))

    def next_letters(self, states: int) -> frozenset[Letter] | None:
        """The letters that lead on from the states, or None where any letter may."""
        if states & (self._any | self._any_in_part | self._stars):
            return None
        return frozenset(letter for letter, bits in self._literal.items() if bits & states)

    def accepts(self, text: str) -> bool:
        """Whether the text matches."""
        states = self.start
        for letter in text:
            states = self.step(states, letter)
            if not states:
                return False
        return bool(states & self.accepting)


@lru_cache(maxsize=50_000)
def automaton(tokens: tuple[Token, ...], ignore_case: bool = False, reading: Reading = Reading.EXACT) -> Automaton:
    """The automaton of tokens, made once."""
    return Automaton(tokens, ignore_case, reading)
