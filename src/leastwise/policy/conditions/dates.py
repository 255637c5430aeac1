"""Date operators: ISO 8601 moments, or seconds since 1970.

IAM User Guide, "Date condition operators"; the formats are those of the W3C note "Date and Time Formats".
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any, Final

from leastwise.policy.conditions.numbers import between
from leastwise.policy.conditions.operator import Operator, OrderedDomain, never
from leastwise.policy.matching import Match

_DATE: Final = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}:?\d{2})?)?)?)?"
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS: Final = re.compile(r"-?\d{5,12}(\.\d{1,9})?")


def moment_of(text: str) -> Fraction | None:
    """Seconds since 1970 of a date, or None where the text is none."""
    if _SECONDS.fullmatch(text):
        return Fraction(text)
    found = _DATE.fullmatch(text.strip())
    if not found or not text.isascii():
        return None
    year, month, day, hour, minute, second = (int(found.group(index) or default) for index, default in _FIELDS)
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    seconds = Fraction(round((moment - _EPOCH).total_seconds()))
    if found.group(7):
        seconds += Fraction(int(found.group(7)), 10 ** len(found.group(7)))
    return seconds - _offset(found.group(8) or "Z")


MAXIMUM_YEAR: Final = 9999


def year_of(text: str) -> int | None:
    """The year of a date, or None where the text is none or its year has more than four digits."""
    moment = moment_of(text)
    try:
        return None if moment is None else (_EPOCH + timedelta(seconds=int(moment // 1))).year
    except OverflowError:
        return None


_FIELDS: Final = ((1, 1), (2, 1), (3, 1), (4, 0), (5, 0), (6, 0))


def _offset(zone: str) -> int:
    if zone in ("Z", "z"):
        return 0
    digits = zone[1:].replace(":", "")
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return -seconds if zone[0] == "-" else seconds


def _test(compare: Callable[[Any, Any], bool], value: str) -> Match:
    bound = moment_of(value)
    if bound is None:
        return never

    def holds(text: str) -> bool:
        moment = moment_of(text)
        return moment is not None and compare(moment, bound)

    return holds


def _spelled(moment: Fraction) -> str:
    """A date, or, before the year 1 and behind 9999, seconds since 1970."""
    try:
        found = _EPOCH + timedelta(seconds=int(moment // 1))
    except OverflowError:
        return str(int(moment // 1))
    rest = moment % 1
    part = f".{int(rest * 10**9):09d}".rstrip("0") if rest else ""
    return f"{found.year:04d}-{found:%m-%dT%H:%M:%S}{part}Z"


def _candidates(values: Sequence[str]) -> list[str]:
    moments = [found for value in values if (found := moment_of(value)) is not None]
    return [_spelled(one) for one in between(moments or [Fraction(1_750_000_000)])]


def _operator(name: str, compare: Callable[[Any, Any], bool], negated: bool = False) -> Operator:
    return Operator(name, OrderedDomain("date", partial(_test, compare), _candidates), negated)


DATE_OPERATORS: Final = (
    _operator("DateEquals", operator.eq),
    _operator("DateNotEquals", operator.eq, negated=True),
    _operator("DateLessThan", operator.lt),
    _operator("DateLessThanEquals", operator.le),
    _operator("DateGreaterThan", operator.gt),
    _operator("DateGreaterThanEquals", operator.ge),
)
