"""Access sets compared: what one policy allows and another does not, each difference with a witness request.

The decision is exact: a request that NEW allows is allowed by one of its statements and denied by none; OLD does not
allow it where it lies outside all its allowing statements, or inside a denying one. So for each allowing statement of
NEW, each class of actions and each kind of caller, the search looks for a request inside that box and outside others
(see `boxes`). What it finds is replayed by the evaluator; what it cannot decide is "undetermined".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import islice
from typing import Final

from leastwise.policy.actions import ActionClass, known_classes, unknown_classes
from leastwise.policy.boxes import NO_RESOURCE, RESOURCES, Boxes, Solution
from leastwise.policy.caller import ANONYMOUS, Caller, admits
from leastwise.policy.callers import Callers
from leastwise.policy.clause import clause_of
from leastwise.policy.document import Condition
from leastwise.policy.key_space import Demand
from leastwise.policy.pattern import Syntax, tokens_of
from leastwise.policy.rule import Rule, Rules, rules_of
from leastwise.policy.text_search import Undetermined
from leastwise.policy.texts import Pattern, pattern_of
from leastwise.policy.variables import assignments, variable_keys, with_values
from leastwise.policy.witness import Witness, requests_of
from leastwise.reference.iam import Reference


class Outcome(StrEnum):
    """The verdict of a comparison."""

    PASS = "PASS"  # noqa: S105
    FAIL = "FAIL"
    UNDETERMINED = "UNDETERMINED"


@dataclass(frozen=True, slots=True)
class Difference:
    """Actions that a statement of NEW allows in a way that OLD does not, with a witness for one of them."""

    actions: ActionClass
    witness: Witness

    def is_on_paper(self, reference: Reference) -> bool:
        """Whether the witness names a resource for an action that, as far as is known, is only made for "*".

        AWS grants nothing then (Service Authorization Reference, "Reading the tables"), until it gives the action
        resource types, as it does from time to time.
        """
        request = self.witness.request
        return request.resource != "*" and _is_for_all_resources(request.action, reference)


@dataclass
class Comparison:
    """NEW against OLD. `unsure` gathers statements of NEW for which something stayed undecided.

    `known_actions` leaves out names that the reference does not know. `demands`, `resources` and `limit` say which
    requests matter: what holds for their context keys, what their resource is, and a statement that must apply.
    `realistic` looks for witnesses whose resource is of a type that the action takes.
    """

    new: Rules
    old: Rules
    callers: Sequence[Callers] = (Callers(),)
    known_actions: bool = False
    demands: tuple[Demand, ...] = ()
    resources: tuple[Pattern, ...] = RESOURCES
    limit: Rule | None = None
    realistic: bool = True
    unsure: list[Rule] = field(default_factory=list)
    _boxes: Boxes = field(init=False)

    def __post_init__(self) -> None:
        self._boxes = Boxes(self.new.reference)

    def differences(self) -> Iterator[Difference]:
        """What NEW allows and OLD does not, statement by statement."""
        for rule in self.new.allows:
            yield from self.differences_of(rule)

    def differences_of(self, rule: Rule) -> Iterator[Difference]:
        """What one statement of NEW allows and OLD does not."""
        yield from self._beyond_allows(rule)
        for deny in self.old.denies:
            yield from self._within_deny(rule, deny)

    def first(self) -> Difference | Outcome:
        """One difference, or PASS where there is none, or UNDETERMINED."""
        return self._first(self.differences())

    def first_of(self, rule: Rule) -> Difference | Outcome:
        """`first` of one statement of NEW."""
        return self._first(self.differences_of(rule))

    def _first(self, differences: Iterator[Difference]) -> Difference | Outcome:
        on_paper: Difference | None = None
        for found in differences:
            if not found.is_on_paper(self.new.reference):
                return found
            on_paper = on_paper or found
        if on_paper is not None:
            return on_paper
        if not self.unsure:
            return Outcome.PASS
        return next(self._with_values(), Outcome.UNDETERMINED)

    def _with_values(self) -> Iterator[Difference]:
        """Differences that show with certain values of the policies' variables."""
        policies = (self.new.policy, self.old.policy)
        for values in assignments(policies):
            new, old = (rules_of(with_values(one, values), self.new.reference) for one in policies)
            demands = (*self.demands, *map(_valued, values, values.values()))
            inner = Comparison(new, old, self.callers, self.known_actions, demands, self.resources, self.limit, False)
            for found in inner.differences():
                request = found.witness.request
                if self.new.permits(request) and not self.old.permits(request):
                    yield found

    def _beyond_allows(self, rule: Rule) -> Iterator[Difference]:
        """What a statement allows that no statement of OLD allows."""
        if rule.content in self.old.contents:
            return
        covering = [one for one in self.old.allows if one.contains(rule)]
        left = self._limited(rule.bits) & ~_bits(covering) & ~self.old.free_bits
        for actions in known_classes(left, [*self.old.allows, *self.new.denies]):
            yield from self._for_callers(rule, None, actions)
        leaving_out = [one for one in (*self.old.allows, *self.new.denies) if one.statement.not_actions]
        for actions in self._unknown(rule, leaving_out):
            if not any(actions.covered_by(one) for one in covering):
                yield from self._for_callers(rule, None, actions)

    def _within_deny(self, rule: Rule, deny: Rule) -> Iterator[Difference]:
        """What a statement allows that OLD allows too, but for a denying statement."""
        if deny.content in self.new.contents:
            return
        same = [one for one in self.new.denies if one.contains(deny)]
        if any(one.has_actions_of(deny) for one in same):
            return
        both = self._limited(rule.bits) & deny.bits & _bits(self.old.allows) & ~_bits(same)
        for actions in known_classes(both, self.new.denies):
            yield from self._for_callers(rule, deny, actions)
        leaving_out = [one for one in self.new.denies if one.statement.not_actions]
        for actions in self._unknown(rule, (deny, *leaving_out)):
            if actions.covered_by(deny) and not any(actions.covered_by(one) for one in same):
                yield from self._for_callers(rule, deny, actions)

    def _unknown(self, rule: Rule, denies: Sequence[Rule]) -> Iterator[ActionClass]:
        if self.known_actions:
            return
        limits = () if self.limit is None else (self.limit,)
        for actions in unknown_classes(rule, (*denies, *limits), self.new.reference):
            if all(actions.covered_by(one) for one in limits):
                yield actions

    def _limited(self, bits: int) -> int:
        return bits if self.limit is None else bits & self.limit.bits

    def _for_callers(self, rule: Rule, deny: Rule | None, actions: ActionClass) -> Iterator[Difference]:
        """The difference for the first kind of caller that shows one."""
        for caller in self.callers:
            if caller.example == ANONYMOUS and actions.name(self.new.reference).lower().startswith("sts:"):
                continue  # STS wants credentials, or a provider's token
            within = [rule] if deny is None else [rule, deny]
            if all(admits(one.statement.principal, caller.example, denies=not one.allows) for one in within):
                found = self._tried(within, actions, caller)
                if found is not None:
                    yield found
                    return

    def _tried(self, within: list[Rule], actions: ActionClass, caller: Callers) -> Difference | None:
        """The difference that a solution shows, if the evaluator agrees."""
        outside = [one for one in self.new.denies if _concerns(one, actions, caller.example)]
        if len(within) == 1:
            outside += [one for one in self.old.allows if _concerns(one, actions, caller.example)]
        demands = self.demands
        if caller.demands:
            demands += tuple(one for one in caller.demands if one.clause.key in self._keys)
        boxes = within if self.limit is None else [*within, self.limit]
        name = self._example(actions, boxes)
        exists = False
        for solution in self._solutions(boxes, outside, demands, name, caller.resources or self.resources):
            exists = True
            if isinstance(solution, Solution):
                for request in requests_of(name, caller.example, solution, self.literals):
                    if self.new.permits(request) and not self.old.permits(request):
                        return Difference(actions, Witness(request, within[0], within[-1] if within[1:] else None))
        if exists and within[0] not in self.unsure:
            self.unsure.append(within[0])
        return None

    def _example(self, actions: ActionClass, boxes: Sequence[Rule]) -> str:
        """An action of the class: where resources matter, one that takes resources, if it is among the first."""
        reference = self.new.reference
        name = actions.name(reference)
        if actions.unknown or all(one.covers_all_resources for one in boxes):
            return name
        if not _is_for_all_resources(name, reference):
            return name
        others = islice(reference.names(actions.bits), _EXAMPLES)
        return next((one for one in others if not _is_for_all_resources(one, reference)), name)

    def _solutions(
        self,
        within: list[Rule],
        outside: list[Rule],
        demands: tuple[Demand, ...],
        name: str,
        resources: tuple[Pattern, ...],
    ) -> Iterator[Solution | Undetermined]:
        """Solutions to try, first one whose resource is of a type that the action takes; none where none exists."""
        seek = self.realistic and resources == RESOURCES
        types = _resource_types(name, self.new.reference) if seek else ()
        if types and not outside:
            yield from self._found(within, outside, demands, types)
        anyway = self._boxes.solve(within, outside, demands, resources)
        if anyway is None:
            return
        if types and outside:
            yield from self._found(within, outside, demands, types)
        yield anyway

    def _found(
        self, within: list[Rule], outside: list[Rule], demands: tuple[Demand, ...], types: tuple[Pattern, ...]
    ) -> Iterator[Solution]:
        found = self._boxes.solve(within, outside, demands, types)
        if isinstance(found, Solution):
            yield found

    @cached_property
    def _keys(self) -> frozenset[str]:
        """The keys that conditions and variables name: what is said of others changes nothing."""
        rules = [*self.new.allows, *self.new.denies, *self.old.allows, *self.old.denies]
        rules += [] if self.limit is None else [self.limit]
        named = {clause.key for rule in rules for clause in rule.clauses}
        return frozenset(named | set(variable_keys((self.new.policy, self.old.policy))))

    def literals(self) -> tuple[str, ...]:
        """Values that variables might have to take: those that conditions name."""
        rules = [*self.new.allows, *self.new.denies, *self.old.allows, *self.old.denies]
        values = [value for rule in rules for clause in rule.clauses for value in clause.values]
        return tuple(dict.fromkeys(value for value in values if not set("*?$") & set(value)))[:20]


def _valued(key: str, value: str | None) -> Demand:
    if value is None:
        return Demand(clause_of(Condition("Null", key, ("true",)), False), True)
    return Demand(clause_of(Condition("StringEquals", key, (value,)), False), True)


def _bits(rules: Sequence[Rule]) -> int:
    found = 0
    for rule in rules:
        found |= rule.bits
    return found


_EXAMPLES: Final = 200


@lru_cache(maxsize=50_000)
def _is_for_all_resources(action: str, reference: Reference) -> bool:
    known = reference.action(action)
    return known is not None and known.is_wildcard_only


@lru_cache(maxsize=50_000)
def _resource_types(action: str, reference: Reference) -> tuple[Pattern, ...]:
    """What the resource of a request for an action looks like, as far as the reference knows."""
    return tuple(
        NO_RESOURCE if one == "*" else pattern_of(tokens_of(one, Syntax.RESOURCE, False))
        for one in reference.arn_patterns(action)
    )


def _concerns(rule: Rule, actions: ActionClass, caller: Caller | None) -> bool:
    return actions.covered_by(rule) and admits(rule.statement.principal, caller, denies=not rule.allows)
