"""One value of a context key that conditions read in several ways: as a number and a date, as a number and a text.

A Boolean is a text without regard to case. Where a number or a date must also avoid some written-out texts, another
spelling does. Where it must fit a pattern with wildcards, what is tried may miss one: then nothing is known.

IAM User Guide, "IAM JSON policy elements: Condition operators"; AWS global condition context keys, "aws:EpochTime".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Final

from leastwise.policy.conditions.dates import MAXIMUM_YEAR, moment_of, year_of
from leastwise.policy.conditions.numbers import between, number_of, spelled
from leastwise.policy.conditions.operator import OrderedDomain
from leastwise.policy.texts import Pattern

SECONDS_KEYS: Final = frozenset({"aws:epochtime"})
"""Keys whose values are seconds since 1970 in digits, and which both date and numeric operators may read."""

_LEAST_SECONDS: Final = 5
"""Fewer digits are a number or a year, and no seconds."""

_PLAIN_SECONDS: Final = re.compile(r"-?\d{5,12}(\.\d{1,9})?")
_EXAMPLES: Final = ("x", "example")


def candidates(domains: Sequence[OrderedDomain], values: Sequence[str], avoided: int, key: str) -> Iterator[str]:
    """Values of which one lies in each stretch that a policy's values divide the domains into.

    `avoided` is how many texts are written out as excluded: so many other spellings of each number follow.
    """
    names = {domain.name for domain in domains}
    if key in SECONDS_KEYS:
        yield from _seconds(values)
        return
    for domain in domains:
        yield from domain.candidates(values)
    if {"number", "date"} <= names:
        yield from _seconds(values)
        yield from _years(values)
    if "number" in names:
        yield from _numbers(values, avoided)
    yield from _EXAMPLES


def _bounds(values: Iterable[str]) -> list[Fraction]:
    """What values mean, as numbers and as seconds since 1970."""
    found = [one for value in values for one in (number_of(value), moment_of(value))]
    return [one for one in found if one is not None]


def _seconds(values: Sequence[str]) -> Iterator[str]:
    """Texts that are a number and, as seconds since 1970, a date too."""
    for one in between(_bounds(values)):
        text = _padded(spelled(one))
        if _PLAIN_SECONDS.fullmatch(text):
            yield text


def _padded(text: str) -> str:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    return sign + whole.rjust(_LEAST_SECONDS, "0") + point + rest


def _years(values: Sequence[str]) -> Iterator[str]:
    """Texts that are a number and, as a year, a date too: those beside every bound."""
    found = {1, MAXIMUM_YEAR}
    for value in values:
        number, year = number_of(value), year_of(value)
        near = [int(number // 1)] if number is not None else []
        found |= {one + step for one in [*near, *([year] if year else [])] for step in (-1, 0, 1)}
    for year in sorted(found):
        if 1 <= year <= MAXIMUM_YEAR:
            yield f"{year:04d}"


def _numbers(values: Sequence[str], avoided: int) -> Iterator[str]:
    """Numbers in spellings that are no dates, more of them than there are texts to avoid."""
    numbers = [one for value in values if (one := number_of(value)) is not None]
    for one in between(numbers):
        text = spelled(one)
        for zeros in range(1, avoided + 2):
            yield f"{text}{'' if '.' in text else '.'}{'0' * zeros}"
        yield f"{text}e0"


def spellings(pattern: Pattern) -> tuple[str, ...]:
    """The texts that match a pattern without wildcards, in every case where that does not matter.

    Empty for patterns with wildcards or variables, and where there are too many.
    """
    if not all(isinstance(token, str) for token in pattern.tokens):
        return ()
    text = "".join(map(str, pattern.tokens))
    if not pattern.ignore_case:
        return (text,)
    letters = [tuple(dict.fromkeys((one, one.lower(), one.upper()))) for one in text]
    if sum(len(one) > 1 for one in letters) > _MOST_LETTERS:
        return ()
    return tuple("".join(one) for one in product(*letters))


_MOST_LETTERS: Final = 8


def is_decided(texts: Sequence[tuple[bool, Sequence[Pattern]]], domains: Sequence[OrderedDomain]) -> bool:
    """Whether `candidates`, beside the texts themselves, surely hold a value if there is one.

    `texts` are the conditions on texts: whether one of the patterns must match, or none may.
    """
    if any(matches and all(map(spellings, patterns)) for matches, patterns in texts):
        return True
    if not all(spellings(one) for _, patterns in texts for one in patterns):
        return False
    names = {domain.name for domain in domains}
    return names == {"number"} or (not texts and names == {"number", "date"})
