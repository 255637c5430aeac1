"""Things with an ARN, numbered, so that what a policy's statement is about is a set of bits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from leastwise.policy.clause import Clause
from leastwise.policy.matching import matcher
from leastwise.policy.pattern import Token, Variable, Wildcard, has_variables
from leastwise.policy.rule import Rule
from leastwise.reference.action_pattern import positions

_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing: its number, and the context keys (lower case) that requests for it have; None: known to be absent.

    `is_tagged` says that its tags are known, so that those which are not among the keys are absent.
    """

    arn: str
    position: int
    context: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    is_tagged: bool = False
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Bits:
    """Those of which something surely holds, and those of which it may; the second include the first."""

    sure: int = 0
    possible: int = 0

    def __and__(self, other: Bits) -> Bits:
        return Bits(self.sure & other.sure, self.possible & other.possible)

    def __or__(self, other: Bits) -> Bits:
        return Bits(self.sure | other.sure, self.possible | other.possible)

    def __bool__(self) -> bool:
        return bool(self.possible)

    def within(self, bits: int) -> Bits:
        """Those among some."""
        return Bits(self.sure & bits, self.possible & bits)

    def assumed(self) -> Bits:
        """The same, none of them for sure."""
        return Bits(0, self.possible)

    def shifted(self, places: int) -> Bits:
        """The same, each with a higher number."""
        return Bits(self.sure << places, self.possible << places)


_TAGS = ("aws:resourcetag/", "iam:resourcetag/")


class Universe:
    """Some things of one kind in one account."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: dict[int, Entry] = {one.position: one for one in entries}
        ordered = sorted(self.entries.values(), key=lambda one: one.arn)
        self._arns = [one.arn for one in ordered]
        self._positions = [one.position for one in ordered]
        self._matching: dict[tuple[Token, ...], Bits] = {}
        self._holding: dict[Clause, Bits] = {}

    @cached_property
    def everything(self) -> int:
        """All of them."""
        return _bits(self._positions)

    @cached_property
    def protected(self) -> int:
        """Those that only AWS changes."""
        return _bits(one.position for one in self.entries.values() if one.is_protected)

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(key for one in self.entries.values() for key in one.context)

    def knows(self, key: str) -> bool:
        """Whether a context key depends on the thing."""
        return key in self._keys or key.startswith(_TAGS)

    def covered(self, rule: Rule) -> Bits:
        """Those that a statement's resources cover, its conditions aside."""
        if rule.covers_all_resources:
            return Bits(self.everything, self.everything)
        sure = possible = 0
        for tokens in rule.resources:
            found = self._matched(tokens)
            sure, possible = sure | found.sure, possible | found.possible
        if rule.statement.not_resources:
            return Bits(self.everything & ~possible, self.everything & ~sure)
        return Bits(sure, possible)

    def holding(self, clause: Clause) -> Bits:
        """Those for which a condition on such a key holds; possible where the key's value is not known."""
        found = self._holding.get(clause)
        if found is None:
            sure = possible = 0
            for one in self.entries.values():
                holds = _holds(clause, one)
                bit = 1 << one.position
                sure |= bit if holds else 0
                possible |= bit if holds in (True, None) else 0
            found = self._holding[clause] = Bits(sure, possible)
        return found

    def _matched(self, tokens: tuple[Token, ...]) -> Bits:
        found = self._matching.get(tokens)
        if found is None:
            if has_variables(tokens):
                open_tokens = tuple(Wildcard.MANY if isinstance(one, Variable) else one for one in tokens)
                found = Bits(0, _bits(self._search(open_tokens)))
            else:
                bits = _bits(self._search(tokens))
                found = Bits(bits, bits)
            self._matching[tokens] = found
        return found

    def _search(self, tokens: tuple[Token, ...]) -> Iterator[int]:
        """The numbers of those whose ARN matches tokens without variables."""
        prefix = "".join(_literal(tokens))
        start = bisect_left(self._arns, prefix)
        end = bisect_left(self._arns, prefix + _LAST, start)
        match = matcher(tokens)
        for place in range(start, end):
            if match(self._arns[place]):
                yield self._positions[place]


def _literal(tokens: tuple[Token, ...]) -> Iterator[str]:
    for token in tokens:
        if not isinstance(token, str):
            return
        yield token


def _holds(clause: Clause, entry: Entry) -> bool | None:
    if clause.key in entry.context:
        values = entry.context[clause.key]
        return clause.holds({} if values is None else {clause.key: values})
    return clause.holds({}) if entry.is_tagged and clause.key.startswith(_TAGS) else None


def _bits(numbers: Iterable[int]) -> int:
    """The integer whose bits at those places are set."""
    octets = bytearray()
    for number in numbers:
        place = number >> 3
        if place >= len(octets):
            octets.extend(bytes(place + 1 - len(octets)))
        octets[place] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


bits_of = _bits
numbers_of = positions
