"""Patterns of CloudWatch Logs metric filters in their JSON form: { ($.eventName = "Delete*") && ($.code NOT EXISTS) }.

Amazon CloudWatch Logs User Guide, "Filter pattern syntax for metric filters", "Using filter patterns to match terms in
JSON log events": && binds tighter than ||; values are case-sensitive; * stands for any text, in quotation marks too; a
selector that points to an object or array matches nothing, whatever the operator; a pattern has at most 1,024
characters and two regular expressions. That != holds where the selector points to nothing is not written there; it is
taken to hold.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from leastwise.errors import InputError

LONGEST: Final = 1_024
MOST_REGEXES: Final = 2
_DEEPEST: Final = 100

Event: TypeAlias = Mapping[str, Any]
Predicate: TypeAlias = Callable[[Event], bool]

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<selector>\$(?:\.(?:[A-Za-z0-9_-]+|\['[^']*'\])|\[\d+\])+)
    |(?P<text>"(?:[^"\\]|\\.)*")
    |(?P<regex>%[^%]*%)
    |(?P<sign>&&|\|\||!=|<=|>=|[{}()=<>])
    |(?P<word>[A-Za-z0-9_.*:/+-]+))""",
    re.VERBOSE,
)
_STEP: Final = re.compile(r"\.(?:\['([^']*)'\]|([A-Za-z0-9_-]+))|\[(\d+)\]")
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_REGEX: Final = re.compile(r"[A-Za-z0-9:_#=@/;,\-^$?\[\]{}|\\*+.\s]*")
_ORDERS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


class MetricFilterError(InputError):
    """A pattern that CloudWatch Logs would refuse; `column` (from 1) is where it goes wrong."""

    def __init__(self, column: int, expected: str) -> None:
        super().__init__(f"metric filter pattern, column {column}: {expected}", "Correct the pattern.")
        self.column = column


@dataclass(frozen=True, slots=True)
class MetricFilter:
    """A pattern that was read; `matches` tells whether an event, as JSON has it, matches."""

    pattern: str
    matches: Predicate


def parse_metric_filter(pattern: str) -> MetricFilter:
    """The filter that a pattern stands for; an empty pattern matches everything.

    Raises MetricFilterError, with the column, for what is no pattern in JSON form.
    """
    if len(pattern) > LONGEST:
        raise MetricFilterError(LONGEST + 1, f"a pattern has at most {LONGEST:,} characters")
    if not pattern.strip():
        return MetricFilter(pattern, lambda event: True)
    reader = _Reader(pattern, _tokens(pattern))
    reader.take("{")
    found = reader.alternatives()
    reader.take("}")
    reader.take("")
    return MetricFilter(pattern, found)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


def _tokens(pattern: str) -> list[_Token]:
    found, place, end = [], 0, len(pattern.rstrip())
    while place < end:
        one = _TOKEN.match(pattern, place)
        if one is None:
            column = place + len(pattern[place:]) - len(pattern[place:].lstrip()) + 1
            raise MetricFilterError(column, f"{pattern[column - 1]!r} must stand in quotation marks, or not at all")
        kind = one.lastgroup or ""
        found.append(_Token(kind, one[kind], one.start(kind) + 1))
        place = one.end()
    return [*found, _Token("end", "", end + 1)]


@dataclass
class _Reader:
    """Reads an expression from tokens, from the operator that binds least."""

    pattern: str
    tokens: Sequence[_Token]
    place: int = 0
    depth: int = 0
    regexes: int = field(default=0)

    def take(self, sign: str) -> None:
        """Go past a sign; "" is the end."""
        token = self.tokens[self.place]
        if token.text != sign or token.kind not in ("sign", "end"):
            raise MetricFilterError(token.column, f"expected {repr(sign) if sign else 'nothing more'}")
        self.place += 1

    def next(self) -> _Token:
        """The next token, which is gone past."""
        self.place = min(self.place + 1, len(self.tokens))
        return self.tokens[self.place - 1]

    def is_next(self, sign: str) -> bool:
        """Whether the next token is a sign."""
        token = self.tokens[self.place]
        return token.kind == "sign" and token.text == sign

    def alternatives(self) -> Predicate:
        """Conditions joined by ||."""
        found = [self.conjunction()]
        while self.is_next("||"):
            self.place += 1
            found.append(self.conjunction())
        return found[0] if len(found) == 1 else lambda event: any(one(event) for one in found)

    def conjunction(self) -> Predicate:
        """Conditions joined by &&."""
        found = [self.condition()]
        while self.is_next("&&"):
            self.place += 1
            found.append(self.condition())
        return found[0] if len(found) == 1 else lambda event: all(one(event) for one in found)

    def condition(self) -> Predicate:
        """A comparison, or something in parentheses."""
        token = self.next()
        if token.kind == "sign" and token.text == "(":
            self.depth += 1
            if self.depth > _DEEPEST:
                raise MetricFilterError(token.column, f"parentheses within parentheses, more than {_DEEPEST} deep")
            found = self.alternatives()
            self.take(")")
            self.depth -= 1
            return found
        if token.kind != "selector":
            raise MetricFilterError(token.column, "expected a selector such as $.eventName, or '('")
        return self._comparison(_steps(token.text))

    def _comparison(self, steps: Sequence[str | int]) -> Predicate:
        token = self.next()
        if token.kind == "sign" and token.text in ("=", "!="):
            equals = self._value()
            return _equal(steps, equals) if token.text == "=" else _unequal(steps, equals)
        if token.kind == "sign" and token.text in _ORDERS:
            return _ordered(steps, _ORDERS[token.text], self._number())
        if token.kind == "word":
            word = self.next()
            found = _STATES.get((token.text, word.text)) if word.kind == "word" else None
            if found is not None:
                return lambda event: found(_at(event, steps))
        raise MetricFilterError(token.column, "expected =, !=, <, <=, >, >=, IS NULL, IS TRUE, IS FALSE or NOT EXISTS")

    def _number(self) -> float:
        token = self.next()
        if token.kind != "word" or not _NUMBER.fullmatch(token.text):
            raise MetricFilterError(token.column, "expected a number")
        return float(token.text)

    def _value(self) -> Callable[[Any], bool]:
        token = self.next()
        if token.kind == "regex":
            return self._regex(token)
        if token.kind == "word" and _NUMBER.fullmatch(token.text):
            return _same_number(token.text)
        if token.kind == "word":
            return _like(token.text)
        if token.kind == "text":
            return _like(re.sub(r"\\(.)", r"\1", token.text[1:-1]))
        raise MetricFilterError(token.column, "expected a value")

    def _regex(self, token: _Token) -> Callable[[Any], bool]:
        self.regexes += 1
        if self.regexes > MOST_REGEXES:
            raise MetricFilterError(token.column, f"a pattern has at most {MOST_REGEXES} regular expressions")
        content = token.text[1:-1]
        allowed = _REGEX.match(content)
        if allowed is None or allowed.end() < len(content):
            place = allowed.end() if allowed is not None else 0
            raise MetricFilterError(token.column + 1 + place, f"{content[place]!r} is not supported in expressions")
        try:
            with warnings.catch_warnings(action="ignore", category=FutureWarning):  # of what looks like nested sets
                compiled = re.compile(content, re.ASCII)
        except (re.error, OverflowError, RecursionError) as error:
            raise MetricFilterError(token.column, f"no regular expression: {error}") from error
        return lambda value: isinstance(value, str) and compiled.search(value) is not None


_ABSENT: Final = object()


def _steps(selector: str) -> list[str | int]:
    return [int(index) if index else name or quoted for quoted, name, index in _STEP.findall(selector)]


def _at(event: Any, steps: Sequence[str | int]) -> Any:
    """What a selector points to, _ABSENT where that is nothing."""
    for step in steps:
        if isinstance(step, int):
            if not isinstance(event, list) or step >= len(event):
                return _ABSENT
            event = event[step]
        elif not isinstance(event, Mapping) or step not in event:
            return _ABSENT
        else:
            event = event[step]
    return event


_STATES: Final[Mapping[tuple[str, str], Callable[[Any], bool]]] = {
    ("IS", "NULL"): lambda value: value is None,
    ("IS", "TRUE"): lambda value: value is True,
    ("IS", "FALSE"): lambda value: value is False,
    ("NOT", "EXISTS"): lambda value: value is _ABSENT,
}


def _is_node(value: Any) -> bool:
    return isinstance(value, Mapping | list)


def _equal(steps: Sequence[str | int], equals: Callable[[Any], bool]) -> Predicate:
    def found(event: Event) -> bool:
        value = _at(event, steps)
        return value is not _ABSENT and value is not None and not _is_node(value) and equals(value)

    return found


def _unequal(steps: Sequence[str | int], equals: Callable[[Any], bool]) -> Predicate:
    def found(event: Event) -> bool:
        value = _at(event, steps)
        return not _is_node(value) and (value is _ABSENT or value is None or not equals(value))

    return found


def _ordered(steps: Sequence[str | int], order: Callable[[float, float], bool], number: float) -> Predicate:
    def found(event: Event) -> bool:
        value = _at(event, steps)
        return isinstance(value, int | float) and not isinstance(value, bool) and order(value, number)

    return found


def _same_number(text: str) -> Callable[[Any], bool]:
    number = float(text)

    def found(value: Any) -> bool:
        if isinstance(value, bool):
            return False
        if isinstance(value, int | float):
            return math.isfinite(number) and value == number
        return bool(value == text)

    return found


def _like(text: str) -> Callable[[Any], bool]:
    """Whether a value is a text in which * stands for anything; in time that grows with the length of both alone."""
    pieces = text.split("*")
    if len(pieces) == 1:
        return lambda value: _as_text(value) == text
    first, *between, last = pieces

    def found(value: Any) -> bool:
        subject = _as_text(value)
        end = len(subject) - len(last)
        if end < len(first) or not subject.startswith(first) or not subject.endswith(last):
            return False
        place = len(first)
        for piece in between:
            place = subject.find(piece, place, end)
            if place < 0:
                return False
            place += len(piece)
        return True

    return found


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
