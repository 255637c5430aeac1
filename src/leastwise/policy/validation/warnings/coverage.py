"""Whether one pattern matches everything that another matches, decided token by token.

A wildcard of the covered pattern is taken as a letter of its own that only as wide a wildcard absorbs: never wrong
when it says yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
    wide = _Wide(first, syntax)
    for index, text in enumerate(folded):
        cover = text if first[text] != index else wide.cover_of(text)
        if cover is None:
            continue
        if cover == text or first[cover] < index or not _covers_text(text, cover, syntax):
            yield Redundant(index, texts[first[cover]])


class _Wide:
    """The patterns of a list, by the characters before their first wildcard: only such a text can they cover."""

    def __init__(self, texts: Iterable[str], syntax: Syntax) -> None:
        self._syntax = syntax
        self._by_head: dict[str, list[str]] = {}
        for text in texts:
            if "*" in text or "?" in text:
                self._by_head.setdefault(_WILDCARD.split(text, maxsplit=1)[0], []).append(text)
        self._lengths = sorted({len(head) for head in self._by_head})

    def cover_of(self, text: str) -> str | None:
        """Another text of the list that covers this one, if there is any; those of short beginnings come first."""
        for length in self._lengths:
            for one in self._by_head.get(text[:length], ()) if length <= len(text) else ():
                if one != text and _covers_text(one, text, self._syntax):
                    return one
        return None


def _covers_text(wide: str, narrow: str, syntax: Syntax) -> bool:
    one, other = _pattern(wide, syntax), _pattern(narrow, syntax)
    if one.is_simple and other.is_simple:
        return bool(one.matches(other.representative))
    return covers(one.tokens, other.tokens)


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
