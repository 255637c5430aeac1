"""Is there a request that some rules cover and others do not?

A rule covers a box: a set of resources times conditions on context keys. To stay outside a box it is enough to leave
it in one direction, so the search tries, for each box to avoid, its resources and each of its conditions, and asks
each direction on its own whether what has gathered there can still be met. Actions and callers are fixed before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from leastwise.policy.key_space import Demand, KeyValue, solve_key
from leastwise.policy.pattern import Syntax, Wildcard, tokens_of
from leastwise.policy.rule import Rule
from leastwise.policy.text_search import UNDETERMINED, Text, Undetermined, is_plain
from leastwise.policy.texts import Pattern, pattern_of, solve
from leastwise.reference.iam import Reference

STEP_CAP: Final = 5_000
"""How many choices the search makes before the answer is "undetermined"."""

ARN_SHAPE: Final = Pattern(tokens_of("arn:*", Syntax.RESOURCE))
NO_RESOURCE: Final = Pattern(("*",))
RESOURCES: Final = (NO_RESOURCE, ARN_SHAPE)
"""What the resource of a request is: an ARN, or "*" where an action takes none."""


@dataclass(frozen=True, slots=True)
class Solution:
    """A resource and values of context keys (none: the key is absent), possibly with variables to be filled in."""

    resource: Text
    keys: Mapping[str, KeyValue]


@dataclass(frozen=True, slots=True)
class _Space:
    """What has gathered: required groups and excluded patterns of the resource, demands on keys.

    `sample` is a resource that fits, found for fewer excluded patterns and still not excluded; None where not sought.
    """

    required: tuple[tuple[Pattern, ...], ...] = ()
    excluded: frozenset[Pattern] = frozenset()
    keys: Mapping[str, frozenset[Demand]] = field(default_factory=dict)
    sample: Text | None = None

    def with_resources(self, patterns: tuple[Pattern, ...], excluded: bool) -> _Space:
        if not excluded:
            return _Space((*self.required, patterns), self.excluded, self.keys)
        sample = self.sample if self.sample is not None and _avoids(self.sample, patterns) else None
        return _Space(self.required, self.excluded.union(patterns), self.keys, sample)

    def with_demand(self, demand: Demand) -> _Space:
        key = demand.clause.key
        known = self.keys.get(key, frozenset())
        if demand in known:
            return self
        return _Space(self.required, self.excluded, {**self.keys, key: known | {demand}}, self.sample)


def _avoids(text: Text, patterns: Iterable[Pattern]) -> bool:
    """Whether a text without variables surely matches none of the patterns, whatever their variables are."""
    if not is_plain(text):
        return False
    plain = "".join(map(str, text))
    return not any(one.has_variables or one.matches(plain) for one in patterns)


@dataclass(frozen=True, slots=True)
class _Choice:
    """One way out of a box: its resources, or one of its conditions."""

    rule: Rule
    demand: Demand | None = None


@lru_cache(maxsize=50_000)
def patterns_of(rule: Rule) -> tuple[Pattern, ...]:
    """The resource patterns of a rule; "*" as what it stands for."""
    found: list[Pattern] = []
    for tokens in rule.resources:
        found += RESOURCES if tokens == (Wildcard.MANY,) else [pattern_of(tokens)]
    return tuple(found)


class Boxes:
    """Solves boxes over one reference, with a cap on the steps of each question."""

    def __init__(self, reference: Reference, cap: int = STEP_CAP) -> None:
        self.reference = reference
        self._cap = cap
        self._steps = 0
        self._unsure = False

    def solve(
        self,
        within: Sequence[Rule],
        outside: Iterable[Rule],
        demands: Iterable[Demand] = (),
        resources: tuple[Pattern, ...] = RESOURCES,
    ) -> Solution | Undetermined | None:
        """A solution within all of some boxes and outside others, None where there is none.

        `demands` are further conditions, `resources` what the resource may be.
        """
        self._steps, self._unsure = 0, False
        space = self._possible(self._start(within, demands, resources))
        if space is None:
            return self._unknown()
        choices = [self._choices(rule, space) for rule in outside]
        if not all(choices):
            return None
        space = self._possible(self._all_taken(space, [one[0] for one in choices if len(one) == 1]))
        if space is None:
            return self._unknown()
        found = self._leave(space, sorted((one for one in choices if len(one) > 1), key=len))
        return self._unknown() if found is None else self._solution(found)

    def has_any(self, rule: Rule) -> bool | Undetermined:
        """Whether there is anything within the box of one rule; quicker than an example of it."""
        self._steps, self._unsure = 0, False
        if self._possible(self._start([rule], (), RESOURCES)) is not None:
            return True
        return self._unknown() or False

    def _unknown(self) -> Undetermined | None:
        return UNDETERMINED if self._unsure else None

    def _start(self, within: Sequence[Rule], demands: Iterable[Demand], resources: tuple[Pattern, ...]) -> _Space:
        space = _Space((resources,))
        for rule in within:
            if not rule.covers_all_resources:
                space = space.with_resources(patterns_of(rule), excluded=rule.statement.not_resources)
            for clause in rule.clauses:
                space = space.with_demand(Demand(clause, True))
        for demand in demands:
            space = space.with_demand(demand)
        return space

    def _choices(self, rule: Rule, space: _Space) -> list[_Choice]:
        """The ways out of a box; one that needs no way out has the empty choice alone."""
        found = [] if rule.covers_all_resources else [_Choice(rule)]
        for clause in rule.clauses:
            known = space.keys.get(clause.key, frozenset())
            if Demand(clause, True) not in known:
                found.append(_Choice(rule, Demand(clause, False)))
        return found

    def _leave(self, space: _Space, choices: Sequence[Sequence[_Choice]]) -> _Space | None:
        """The space outside all boxes, each left by one of its choices; None where there is none."""
        if not choices:
            return space
        stack = [(space, iter(choices[0]))]
        while stack:
            around, left = stack[-1]
            choice = next(left, None)
            if choice is None:
                stack.pop()
                continue
            self._steps += 1
            if self._steps > self._cap:
                self._unsure = True
                return None
            narrowed = self._possible(self._taken(around, choice), choice)
            if narrowed is None:
                continue
            if len(stack) == len(choices):
                return narrowed
            stack.append((narrowed, iter(choices[len(stack)])))
        return None

    def _all_taken(self, space: _Space, choices: Sequence[_Choice]) -> _Space:
        """The space narrowed by all of some choices; what their resources exclude is taken at once."""
        patterns: list[Pattern] = []
        for choice in choices:
            if choice.demand is None and not choice.rule.statement.not_resources:
                patterns += patterns_of(choice.rule)
            else:
                space = self._taken(space, choice)
        return space.with_resources(tuple(patterns), excluded=True) if patterns else space

    def _taken(self, space: _Space, choice: _Choice) -> _Space:
        if choice.demand is not None:
            return space.with_demand(choice.demand)
        return space.with_resources(patterns_of(choice.rule), excluded=not choice.rule.statement.not_resources)

    def _possible(self, space: _Space, choice: _Choice | None = None) -> _Space | None:
        """The space with a sample, if each direction (or the one a choice narrowed) can be met."""
        if space.sample is None and (choice is None or choice.demand is None):
            found = solve(space.required, sorted_patterns(space.excluded))
            if not isinstance(found, tuple):
                self._unsure |= found is UNDETERMINED
                return None
            space = _Space(space.required, space.excluded, space.keys, found)
        keys = list(space.keys) if choice is None else [choice.demand.clause.key] if choice.demand else []
        for key in keys:
            values = solve_key(space.keys[key], self.is_multi_valued(key))
            if not isinstance(values, tuple):
                self._unsure |= values is UNDETERMINED
                return None
        return space

    def _solution(self, space: _Space) -> Solution:
        found = solve(space.required, sorted_patterns(space.excluded))
        resource = found if isinstance(found, tuple) else space.sample
        keys = {key: solve_key(demands, self.is_multi_valued(key)) for key, demands in space.keys.items()}
        assert resource is not None
        return Solution(resource, {key: value for key, value in keys.items() if isinstance(value, tuple)})

    def is_multi_valued(self, key: str) -> bool:
        """Whether a key can have several values; those the reference does not know can."""
        known = self.reference.condition_key(key)
        return known is None or known.is_multi_valued


def sorted_patterns(patterns: frozenset[Pattern]) -> tuple[Pattern, ...]:
    """Patterns in an order that does not depend on hashes."""
    return tuple(sorted(patterns, key=_order))


def _order(pattern: Pattern) -> tuple[str, int, str]:
    return pattern.order
