"""Whether one pattern matches everything that another matches, decided token by token.

A wildcard of the covered pattern is taken as a letter of its own that only as wide a wildcard absorbs: never wrong
when it says yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from leastwise.policy.matching import matcher
from leastwise.policy.pattern import Syntax, Token, Variable, Wildcard, has_variables, tokens_of

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
    wide = [text for text in first if "*" in text or "?" in text]
    for index, text in enumerate(folded):
        if first[text] != index:
            yield Redundant(index, texts[first[text]])
            continue
        cover = next((one for one in wide if one != text and _covers_text(one, text, syntax)), None)
        if cover is not None and not (_covers_text(text, cover, syntax) and first[cover] > index):
            yield Redundant(index, texts[first[cover]])


def _covers_text(wide: str, narrow: str, syntax: Syntax) -> bool:
    return covers(tokens_of(wide, syntax), tokens_of(narrow, syntax))


def covers(wide: tuple[Token, ...], narrow: tuple[Token, ...]) -> bool:
    """Whether the first pattern matches everything that the second does."""
    if not has_variables(wide) and all(isinstance(token, str) for token in narrow):
        return bool(matcher(wide)("".join(map(str, narrow))))
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
