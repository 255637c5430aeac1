"""Is there a text that fits some patterns and avoids others? By representatives where they suffice, else by search.

A representative of a pattern has one strange character for each star. A pattern without ``?`` or variables that
matches a representative matches everything the represented pattern does: its stars must have taken the strange
characters, so they take whatever stands in their place. So one look-up decides inclusion, even in a union.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import Final

from leastwise.policy.automaton import Reading, automaton
from leastwise.policy.matching import Match, matcher
from leastwise.policy.pattern import Token, Variable, Wildcard, has_variables
from leastwise.policy.text_search import STATE_CAP, UNDETERMINED, Group, Text, Undetermined, find_text

_STRANGE: Final = "\ue000"
_STARS: Final = (Wildcard.MANY, Wildcard.MANY_IN_PART)
_ARN_COLONS: Final = 5
_PARTS: Final = ("arn", "aws", "s3", "us-east-1", "111122223333", "example")
MAXIMUM_COMBINATIONS: Final = 10_000
"""How many combinations of alternatives are looked at before the answer is "undetermined"."""


@dataclass(frozen=True)
class Pattern:
    """Tokens, and whether case matters."""

    tokens: tuple[Token, ...]
    ignore_case: bool = False

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.tokens, self.ignore_case))

    @cached_property
    def is_simple(self) -> bool:
        """Whether representatives decide: no ``?``, no variables, case matters."""
        return not self.ignore_case and not any(
            isinstance(token, Variable) or token in (Wildcard.ANY, Wildcard.ANY_IN_PART) for token in self.tokens
        )

    @cached_property
    def may_cross_colons(self) -> bool:
        """Whether a star stands for colons although fewer than five stand before it, as in patterns of no ARN."""
        if Wildcard.MANY not in self.tokens:
            return False
        return self.tokens[: self.tokens.index(Wildcard.MANY)].count(":") < _ARN_COLONS

    @cached_property
    def has_parts(self) -> bool:
        """Whether a star stands for no colon, as in the first parts of an ARN."""
        return Wildcard.MANY_IN_PART in self.tokens

    @cached_property
    def has_variables(self) -> bool:
        """Whether the pattern holds a variable."""
        return has_variables(self.tokens)

    @cached_property
    def is_literal(self) -> bool:
        """Whether only one text matches."""
        return not self.ignore_case and all(isinstance(token, str) for token in self.tokens)

    @cached_property
    def prefix(self) -> str:
        """The characters before the first that is open."""
        for index, token in enumerate(self.tokens):
            if not isinstance(token, str):
                return "".join(self.tokens[:index])  # type: ignore[arg-type]
        return "".join(self.tokens)  # type: ignore[arg-type]

    @cached_property
    def order(self) -> tuple[str, int, str]:
        """What patterns are sorted by."""
        return self.prefix, len(self.tokens), str(self.tokens)

    @cached_property
    def representative(self) -> str:
        """The text with a strange character for each star."""
        return "".join(_STRANGE if token in _STARS else str(token) for token in self.tokens)

    @cached_property
    def example(self) -> str:
        """A text that matches and reads like one of AWS's."""
        parts = 0
        found: list[str] = []
        whole_arn = self.prefix.startswith("arn:") or self.tokens[:3] == ("a", "r", "n")
        for token in self.tokens:
            if token == ":":  # noqa: S105
                parts += 1
            if isinstance(token, str):
                found.append(token)
            elif token in (Wildcard.ANY, Wildcard.ANY_IN_PART):
                found.append("x")
            elif token is Wildcard.MANY_IN_PART and whole_arn:
                found.append(_PARTS[parts] if not found or found[-1] == ":" else "")
            else:
                found.append("example")
        return "".join(found)

    @cached_property
    def matches(self) -> Match:
        """Whether a text matches; only for patterns without variables."""
        return matcher(self.tokens, self.ignore_case)


@lru_cache(maxsize=100_000)
def pattern_of(tokens: tuple[Token, ...], ignore_case: bool = False) -> Pattern:
    """The pattern of tokens, made once, so that what it remembers is found again."""
    return Pattern(tokens, ignore_case)


ANYTHING: Final = Pattern((Wildcard.MANY,))


def solve(
    required: Sequence[Sequence[Pattern]], excluded: Sequence[Pattern], cap: int = STATE_CAP
) -> Text | Undetermined | None:
    """A text that matches one pattern of each required group and no excluded one.

    Variables are letters of their own: None is a proof, a text beside patterns with variables a proposal to be tried.


    None where there is no such text, UNDETERMINED where a cap was reached before one was found.
    """
    return _solve(tuple(map(tuple, required)), tuple(dict.fromkeys(excluded)), cap)


@lru_cache(maxsize=50_000)
def _solve(
    required: tuple[tuple[Pattern, ...], ...], excluded: tuple[Pattern, ...], cap: int
) -> Text | Undetermined | None:
    undetermined = False
    for number, combination in enumerate(product(*(required or ((ANYTHING,),)))):
        if number >= MAXIMUM_COMBINATIONS:
            return UNDETERMINED
        found = _solve_one(combination, excluded, cap)
        if found is UNDETERMINED:
            undetermined = True
        elif found is not None:
            return found
    return UNDETERMINED if undetermined else None


def _solve_one(combination: tuple[Pattern, ...], excluded: tuple[Pattern, ...], cap: int) -> Text | Undetermined | None:
    wanted = _reduced(combination)
    if wanted is None:
        return None
    against = [one for one in excluded if _may_meet(one, wanted)]
    if len(wanted) == 1:
        pattern = wanted[0]
        if pattern in against:
            return None
        if not pattern.has_variables:
            for example in _examples(pattern, against):
                if not any(_catches(one, example) for one in against):
                    return tuple(example)
            if pattern.is_literal and not any(one.has_variables for one in against):
                return None
        if any(_implies(pattern, one) for one in against):
            return None
    groups = [
        Group((automaton(one.tokens, one.ignore_case, Reading.AT_LEAST if index else Reading.EXACT),))
        for index, one in enumerate(wanted)
    ]
    if against:
        groups.append(Group(tuple(automaton(one.tokens, one.ignore_case) for one in against), excluded=True))
    return find_text(groups, cap)


def _catches(pattern: Pattern, text: str) -> bool:
    """Whether an excluded pattern catches the text; one with variables may for some value, which is left to search."""
    return not pattern.has_variables and bool(pattern.matches(text))


def _examples(pattern: Pattern, against: Sequence[Pattern]) -> Iterator[str]:
    """Texts that match, to be tried first."""
    yield pattern.example
    if pattern.is_simple and not pattern.is_literal:
        named = {token for one in against for token in one.tokens if isinstance(token, str)}
        for letter in "x0zq7":
            if letter not in named:
                yield pattern.representative.replace(_STRANGE, letter)
                return


def _reduced(combination: tuple[Pattern, ...]) -> tuple[Pattern, ...] | None:
    """The patterns without those that others imply; None where two of them exclude each other."""
    wanted: list[Pattern] = []
    for one in combination:
        if not _may_meet(one, wanted):
            return None
        if any(_implies(other, one) for other in wanted):
            continue
        wanted = [other for other in wanted if other.has_variables or not _implies(one, other)]
        wanted.append(one)
    literal = next((one for one in wanted if one.is_literal), None)
    if literal is not None and not any(one.has_variables for one in wanted):
        return (literal,) if all(one.matches(literal.representative) for one in wanted) else None
    return tuple(sorted(wanted, key=lambda one: not one.has_variables))


@lru_cache(maxsize=200_000)
def _implies(one: Pattern, other: Pattern) -> bool:
    """Whether everything that matches one surely matches the other."""
    if one == other or other == ANYTHING:
        return True
    if not (one.is_simple and other.is_simple) or (one.may_cross_colons and other.has_parts):
        return False
    return bool(other.matches(one.representative))


def _may_meet(one: Pattern, wanted: Sequence[Pattern]) -> bool:
    """False where the first characters already exclude that a text matches both."""
    if one.ignore_case:
        return True
    for other in wanted:
        if not other.ignore_case:
            if not (one.prefix.startswith(other.prefix) or other.prefix.startswith(one.prefix)):
                return False
            if other.is_literal and one.is_simple and not one.matches(other.representative):
                return False
    return True
