"""Numeric operators: integers and decimals, of any size and exact.

IAM User Guide, "Numeric condition operators".
"""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, Final

from leastwise.policy.conditions.operator import Operator, OrderedDomain, never
from leastwise.policy.matching import Match

_NUMBER: Final = re.compile(r"\s*[+-]?(\d{1,60}(\.\d{0,60})?|\.\d{1,60})([eE][+-]?\d{1,2})?\s*")


def number_of(text: str) -> Fraction | None:
    """The number a text spells, or None."""
    return Fraction(text.strip()) if _NUMBER.fullmatch(text) and text.isascii() else None


def _test(compare: Callable[[Any, Any], bool], value: str) -> Match:
    bound = number_of(value)
    if bound is None:
        return never

    def holds(text: str) -> bool:
        number = number_of(text)
        return number is not None and compare(number, bound)

    return holds


def between(bounds: Sequence[Fraction]) -> list[Fraction]:
    """One number below, one above, each bound, and one between each two neighbours."""
    ordered = sorted(set(bounds))
    if not ordered:
        return [Fraction(1)]
    middles = [(low + high) / 2 for low, high in itertools.pairwise(ordered)]
    return [*ordered, ordered[0] - 1, ordered[-1] + 1, *middles]


def spelled(number: Fraction) -> str:
    """A decimal spelling of a number whose denominator has no prime factors but 2 and 5."""
    if number.denominator == 1:
        return str(number.numerator)
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    digits = str(abs(number.numerator * 10**places // number.denominator)).rjust(places + 1, "0")
    return ("-" if number < 0 else "") + digits[:-places] + "." + digits[-places:]


def _candidates(values: Sequence[str]) -> list[str]:
    bounds = [number_of(value) for value in values]
    return [spelled(one) for one in between([bound for bound in bounds if bound is not None])]


def _operator(name: str, compare: Callable[[Any, Any], bool], negated: bool = False) -> Operator:
    return Operator(name, OrderedDomain("number", partial(_test, compare), _candidates), negated)


NUMERIC_OPERATORS: Final = (
    _operator("NumericEquals", operator.eq),
    _operator("NumericNotEquals", operator.eq, negated=True),
    _operator("NumericLessThan", operator.lt),
    _operator("NumericLessThanEquals", operator.le),
    _operator("NumericGreaterThan", operator.gt),
    _operator("NumericGreaterThanEquals", operator.ge),
)
