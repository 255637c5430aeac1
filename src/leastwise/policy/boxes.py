"""Is there a request that some rules cover and others do not?

A rule covers a box: a set of resources times conditions on context keys. To stay outside a box it is enough to leave
it in one direction, so the search tries, for each box to avoid, its resources and each of its conditions, and asks
each direction on its own whether what has gathered there can still be met. Actions and callers are fixed before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from leastwise.policy.key_space import Demand, KeyValue, solve_key
from leastwise.policy.pattern import Syntax, Wildcard, tokens_of
from leastwise.policy.rule import Rule
from leastwise.policy.text_search import UNDETERMINED, Text, Undetermined
from leastwise.policy.texts import Pattern, solve
from leastwise.reference.iam import Reference

STEP_CAP: Final = 20_000
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
    """What has gathered: required groups and excluded patterns of the resource, demands on keys."""

    required: tuple[tuple[Pattern, ...], ...] = ()
    excluded: frozenset[Pattern] = frozenset()
    keys: Mapping[str, frozenset[Demand]] = field(default_factory=dict)

    def with_resources(self, patterns: tuple[Pattern, ...], excluded: bool) -> _Space:
        if excluded:
            return _Space(self.required, self.excluded | frozenset(patterns), self.keys)
        return _Space((*self.required, patterns), self.excluded, self.keys)

    def with_demand(self, demand: Demand) -> _Space:
        key = demand.clause.key
        known = self.keys.get(key, frozenset())
        if demand in known:
            return self
        return _Space(self.required, self.excluded, {**self.keys, key: known | {demand}})


@dataclass(frozen=True, slots=True)
class _Choice:
    """One way out of a box: its resources, or one of its conditions."""

    rule: Rule
    demand: Demand | None = None


def patterns_of(rule: Rule) -> tuple[Pattern, ...]:
    """The resource patterns of a rule; "*" as what it stands for."""
    found: list[Pattern] = []
    for tokens in rule.resources:
        found += RESOURCES if tokens == (Wildcard.MANY,) else [Pattern(tokens)]
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
        space = self._start(within, demands, resources)
        if not self._is_possible(space):
            return UNDETERMINED if self._unsure else None
        choices = [self._choices(rule, space) for rule in outside]
        if not all(choices):
            return None
        choices.sort(key=len)
        found = self._leave(space, choices, 0)
        if found is not None:
            return self._solution(found)
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

    def _leave(self, space: _Space, choices: Sequence[Sequence[_Choice]], index: int) -> _Space | None:
        """The space outside all boxes from `index` on, or None."""
        if index == len(choices):
            return space
        for choice in choices[index]:
            self._steps += 1
            if self._steps > self._cap:
                self._unsure = True
                return None
            narrowed = self._taken(space, choice)
            if narrowed is space or self._is_possible(narrowed, choice):
                found = self._leave(narrowed, choices, index + 1)
                if found is not None:
                    return found
        return None

    def _taken(self, space: _Space, choice: _Choice) -> _Space:
        if choice.demand is not None:
            return space.with_demand(choice.demand)
        return space.with_resources(patterns_of(choice.rule), excluded=not choice.rule.statement.not_resources)

    def _is_possible(self, space: _Space, choice: _Choice | None = None) -> bool:
        """Whether each direction (or the one a choice narrowed) can be met; unsure counts as possible nowhere."""
        if choice is None or choice.demand is None:
            if not self._sure(solve(space.required, sorted_patterns(space.excluded))):
                return False
            if choice is not None:
                return True
        keys = [choice.demand.clause.key] if choice and choice.demand else list(space.keys)
        return all(self._sure(solve_key(space.keys[key], self.is_multi_valued(key))) for key in keys)

    def _sure(self, found: object) -> bool:
        if found is UNDETERMINED:
            self._unsure = True
            return False
        return found is not None

    def _solution(self, space: _Space) -> Solution:
        resource = solve(space.required, sorted_patterns(space.excluded))
        keys = {key: solve_key(demands, self.is_multi_valued(key)) for key, demands in space.keys.items()}
        assert isinstance(resource, tuple)
        return Solution(resource, {key: value for key, value in keys.items() if isinstance(value, tuple)})

    def is_multi_valued(self, key: str) -> bool:
        """Whether a key can have several values; those the reference does not know can."""
        known = self.reference.condition_key(key)
        return known is None or known.is_multi_valued


def sorted_patterns(patterns: frozenset[Pattern]) -> tuple[Pattern, ...]:
    """Patterns in an order that does not depend on hashes."""
    return tuple(sorted(patterns, key=lambda one: (one.prefix, len(one.tokens), str(one.tokens))))
