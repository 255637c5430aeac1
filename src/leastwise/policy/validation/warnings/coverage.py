"""Whether one pattern matches everything that another matches, decided token by token.

A wildcard of the covered pattern is taken as a letter of its own that only as wide a wildcard absorbs: never wrong
when it says yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from leastwise.policy.pattern import Syntax, Token, Variable, Wildcard, tokens_of
from leastwise.policy.texts import Pattern

_WILDCARD: Final = re.compile(r"[*?]")
_STARS: Final = (Wildcard.MANY, Wildcard.MANY_IN_PART)
_TAKES: Final[dict[Wildcard, tuple[Wildcard, ...]]] = {
    Wildcard.MANY: tuple(Wildcard),
    Wildcard.MANY_IN_PART: (Wildcard.MANY_IN_PART, Wildcard.ANY_IN_PART),
    Wildcard.ANY: (Wildcard.ANY, Wildcard.ANY_IN_PART),
    Wildcard.ANY_IN_PART: (Wildcard.ANY_IN_PART,),
}


@dataclass(frozen=True, slots=True)
class Redundant:
    """A text of a list that another of it, ``by``, makes needless."""

    index: int
    by: str


def redundant(texts: Sequence[str], syntax: Syntax, ignore_case: bool) -> Iterator[Redundant]:
    """The texts of a list that others of it cover; of equal ones the first stays."""
    folded = [text.lower() if ignore_case else text for text in texts]
    first: dict[str, int] = {}
    for index, text in enumerate(folded):
        first.setdefault(text, index)
    wide = [_Wide(text, syntax) for text in first if "*" in text or "?" in text]
    for index, text in enumerate(folded):
        cover = text if first[text] != index else next((one.text for one in wide if one.covers(text)), None)
        if cover is None:
            continue
        if cover == text or first[cover] < index or not _Wide(text, syntax).covers(cover):
            yield Redundant(index, texts[first[cover]])


class _Wide:
    """A pattern that may cover others; ``covers`` is true of other patterns only."""

    def __init__(self, text: str, syntax: Syntax) -> None:
        self.text = text
        self._syntax = syntax
        self._head = _WILDCARD.split(text, maxsplit=1)[0]
        self._pattern = _pattern(text, syntax)

    def covers(self, text: str) -> bool:
        """Whether everything that another text matches matches this one too."""
        if not text.startswith(self._head) or text == self.text:
            return False
        narrow = _pattern(text, self._syntax)
        if self._pattern.is_simple and narrow.is_simple:
            return bool(self._pattern.matches(narrow.representative))
        return covers(self._pattern.tokens, narrow.tokens)


@lru_cache(maxsize=50_000)
def _pattern(text: str, syntax: Syntax) -> Pattern:
    return Pattern(tokens_of(text, syntax))


def covers(wide: tuple[Token, ...], narrow: tuple[Token, ...]) -> bool:
    """Whether the first pattern matches everything that the second does."""
    states = _closed({0}, wide)
    for letter in narrow:
        states = _closed(set(_step(states, wide, letter)), wide)
        if not states:
            return False
    return len(wide) in states


def _closed(states: set[int], tokens: tuple[Token, ...]) -> set[int]:
    waiting = list(states)
    while waiting:
        state = waiting.pop()
        if state < len(tokens) and tokens[state] in _STARS and state + 1 not in states:
            states.add(state + 1)
            waiting.append(state + 1)
    return states


def _step(states: set[int], tokens: tuple[Token, ...], letter: Token) -> Iterator[int]:
    for state in states:
        if state < len(tokens) and _takes(tokens[state], letter):
            yield state if tokens[state] in _STARS else state + 1


def _takes(token: Token, letter: Token) -> bool:
    if not isinstance(token, Wildcard):
        return token == letter
    if isinstance(letter, Wildcard):
        return letter in _TAKES[token]
    if isinstance(letter, Variable):
        return token in _STARS
    return letter != ":" or token in (Wildcard.MANY, Wildcard.ANY)
