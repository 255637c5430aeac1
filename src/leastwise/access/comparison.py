"""Effective access compared: which requests one set of policies allows and another does not.

What a principal may do is what every level allows (identity policies, boundary, each level of SCPs) and no policy
denies. A request is newly allowed where one statement of each level of NEW applies and no denying one, and where in
OLD some level has no statement that applies, or a denying one does. For each of these reasons the policy engine looks
for a request; what it finds is tried out before it counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice, product
from typing import Final

from leastwise.policy import Caller, Reference, Request, Rules
from leastwise.policy.actions import ActionClass, known_classes
from leastwise.policy.boxes import NO_RESOURCE, Boxes, Solution
from leastwise.policy.pattern import Syntax, tokens_of
from leastwise.policy.rule import Rule
from leastwise.policy.text_search import Undetermined
from leastwise.policy.texts import Pattern, pattern_of
from leastwise.policy.witness import requests_of

MAXIMUM_COMBINATIONS: Final = 200
"""How many ways through the levels are looked at for one statement; beyond, it is undecided."""


@dataclass(frozen=True)
class EffectiveAccess:
    """What all of some levels allow and none denies; the first level holds the identity policies."""

    levels: tuple[tuple[Rules, ...], ...]

    @cached_property
    def allows(self) -> tuple[tuple[Rule, ...], ...]:
        """The allowing statements of each level."""
        return tuple(tuple(rule for rules in level for rule in rules.allows) for level in self.levels)

    @cached_property
    def known(self) -> tuple[frozenset[Rule], ...]:
        """The allowing statements of each level, to find the very same one at once."""
        return tuple(frozenset(level) for level in self.allows)

    @cached_property
    def denies(self) -> tuple[Rule, ...]:
        """The denying statements of all levels."""
        found = (rule for level in self.levels for rules in level for rule in rules.denies)
        return tuple({rule.content: rule for rule in found}.values())

    @cached_property
    def contents(self) -> frozenset[object]:
        """What the denying statements cover, to find an equal one at once."""
        return frozenset(rule.content for rule in self.denies)

    @cached_property
    def free_bits(self) -> int:
        """The actions that are allowed whatever the resource and the context."""
        found = -1
        for level in self.allows:
            bits = 0
            for rule in level:
                bits |= rule.bits if rule.is_unconditional else 0
            found &= bits
        for rule in self.denies:
            found &= ~rule.bits
        return found

    def permits(self, request: Request) -> bool:
        """Whether every level allows the request and no policy denies it."""
        return all(any(rule.applies(request) for rule in level) for level in self.allows) and not any(
            rule.applies(request) for rule in self.denies
        )


@dataclass
class Gain:
    """What a statement newly allows: actions as bits, and patterns of those that the reference does not know.

    `within` are statements of other levels that limit it. `because` are the denying statements of OLD and `levels` the
    levels of OLD (0: the identity policies) for which OLD did not allow it. `request` is one request as a witness, for
    the class of actions that `weight` likes best.
    """

    rule: Rule
    request: Request
    bits: int = 0
    unknown: list[str] = field(default_factory=list)
    within: list[Rule] = field(default_factory=list)
    because: list[Rule] = field(default_factory=list)
    levels: set[int] = field(default_factory=set)
    weight: int = -1


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why OLD may not allow a request: none of a level's statements applies, or a denying one does."""

    outside: tuple[Rule, ...]
    level: int | None
    deny: Rule | None = None

    def bits(self, combination: tuple[Rule, ...]) -> int:
        """The actions of the reference for which it can be so."""
        if self.deny is not None:
            return self.deny.bits
        left = -1
        for one in self.outside:
            if one.is_unconditional or any(one.contains(rule) for rule in combination):
                left &= ~one.bits
        return left


class AccessComparison:
    """NEW against OLD, of one caller. `unsure` gathers statements of NEW for which something stayed undecided.

    `telling` are actions that a witness should rather be about.
    """

    def __init__(
        self, new: EffectiveAccess, old: EffectiveAccess, caller: Caller | None, reference: Reference, telling: int = 0
    ) -> None:
        self.new, self.old = new, old
        self.unsure: list[Rule] = []
        self._caller = caller
        self._reference = reference
        self._telling = telling
        self._boxes = Boxes(reference)
        rules = [rule for access in (new, old) for level in (*access.allows, access.denies) for rule in level]
        self._unknown = {name: pattern for rule in rules for name, pattern in _unknown_names(rule, reference)}

    def gains(self) -> Iterator[Gain]:
        """What NEW allows and OLD does not, statement by statement of the identity policies."""
        if self.new.levels == self.old.levels:
            return
        seen: set[object] = set()
        for rule in self.new.allows[0]:
            if rule.content not in seen:
                seen.add(rule.content)
                gain = self._gain_of(rule)
                if gain is not None:
                    yield gain

    def _gain_of(self, rule: Rule) -> Gain | None:
        gain: Gain | None = None
        for combination in self._combinations(rule):
            for actions, reason in self._candidates(combination):
                if gain is not None and not actions.unknown and not actions.bits & ~gain.bits:
                    continue
                request = self._request(combination, reason, actions)
                if request is not None:
                    gain = self._with(gain, combination, reason, actions, request)
        return gain

    def _combinations(self, rule: Rule) -> Iterator[tuple[Rule, ...]]:
        """The statement with one of every other level; a level that limits nothing of it is left out."""
        names = [name for name in self._unknown if rule.covers_action(name)]
        options: list[list[Rule]] = []
        for level in self.new.allows[1:]:
            free = [one for one in level if one.is_unconditional]
            if any(one.has_actions_of(rule) for one in free):
                continue
            whole = [one for one in free if not rule.bits & ~one.bits and all(map(one.covers_action, names))]
            options.append(
                whole[:1] or [one for one in level if one.bits & rule.bits or any(map(one.covers_action, names))]
            )
        found = product((rule,), *options)
        yield from islice(found, MAXIMUM_COMBINATIONS)
        if next(found, None) is not None:
            self._doubt(rule)

    def _candidates(self, combination: tuple[Rule, ...]) -> Iterator[tuple[ActionClass, _Reason]]:
        """Classes of actions that may be new, each with a reason why OLD may not have allowed them."""
        bits = -1
        for rule in combination:
            bits &= rule.bits
        for rule in self.new.denies:
            if rule.is_unconditional:
                bits &= ~rule.bits
        names = [
            ActionClass(unknown=name) for name in self._unknown if all(one.covers_action(name) for one in combination)
        ]
        if not bits and not names:
            return
        for reason in self._reasons(combination):
            for one in known_classes(bits & reason.bits(combination), [*reason.outside, *self.new.denies]):
                yield one, reason
            for one in names:
                if reason.deny is None or one.covered_by(reason.deny):
                    yield one, reason

    def _reasons(self, combination: tuple[Rule, ...]) -> Iterator[_Reason]:
        for number, (level, known) in enumerate(zip(self.old.allows, self.old.known, strict=True)):
            if known.isdisjoint(combination):
                yield _Reason(level, number)
        for deny in self.old.denies:
            if deny.content not in self.new.contents:
                yield _Reason((), None, deny)

    def _request(self, combination: tuple[Rule, ...], reason: _Reason, actions: ActionClass) -> Request | None:
        """A request that NEW permits and OLD does not, for that reason; doubts the statement where it is undecided."""
        outside = [one for one in reason.outside if actions.covered_by(one)]
        if any(one.is_unconditional or any(one.contains(rule) for rule in combination) for one in outside):
            return None
        outside += [one for one in self.new.denies if actions.covered_by(one)]
        return self._tried(combination if reason.deny is None else (*combination, reason.deny), outside, actions)

    def _tried(self, within: tuple[Rule, ...], outside: list[Rule], actions: ActionClass) -> Request | None:
        limited = [one for one in within if not one.is_unconditional]
        name = self._name(actions)
        unsure = False
        for solution in self._solutions(limited, outside, name):
            if isinstance(solution, Solution):
                for request in requests_of(name, self._caller, solution, tuple):
                    if self.new.permits(request) and not self.old.permits(request):
                        return request
            unsure = True
        if unsure:
            self._doubt(within[0])
        return None

    def _solutions(self, within: list[Rule], outside: list[Rule], name: str) -> Iterator[Solution | Undetermined]:
        """Solutions to try, one with a resource of a type that the action takes first; none where none exists."""
        anyway = self._boxes.solve(within, outside)
        if anyway is None:
            return
        types = _resource_types(name, self._reference)
        if types:
            found = self._boxes.solve(within, outside, (), types)
            if isinstance(found, Solution):
                yield found
        yield anyway

    def _name(self, actions: ActionClass) -> str:
        telling = actions.bits & self._telling
        return (ActionClass(telling) if telling else actions).name(self._reference)

    def _doubt(self, rule: Rule) -> None:
        if rule not in self.unsure:
            self.unsure.append(rule)

    def _with(
        self,
        gain: Gain | None,
        combination: tuple[Rule, ...],
        reason: _Reason,
        actions: ActionClass,
        request: Request,
    ) -> Gain:
        gain = gain or Gain(combination[0], request)
        weight = 1_000_000 * bool(actions.bits & self._telling) + actions.bits.bit_count()
        if weight > gain.weight:
            gain.request, gain.weight = request, weight
        gain.bits |= actions.bits
        if actions.unknown and self._unknown[actions.unknown] not in gain.unknown:
            gain.unknown.append(self._unknown[actions.unknown])
        gain.within += [one for one in combination[1:] if one not in gain.within]
        if reason.deny is not None and reason.deny not in gain.because:
            gain.because.append(reason.deny)
        if reason.level is not None:
            gain.levels.add(reason.level)
        return gain


def _resource_types(action: str, reference: Reference) -> tuple[Pattern, ...]:
    return tuple(
        NO_RESOURCE if one == "*" else pattern_of(tokens_of(one, Syntax.RESOURCE, False))
        for one in sorted(reference.arn_patterns(action), key=lambda one: (one == "*", len(one)))
    )


@lru_cache(maxsize=50_000)
def _unknown_names(rule: Rule, reference: Reference) -> tuple[tuple[str, str], ...]:
    """(name, pattern) for each pattern of a statement that matches no action of the reference."""
    return tuple(
        (pattern.replace("*", "Example").replace("?", "X"), pattern)
        for pattern in rule.open_actions
        if ":" in pattern and not reference.actions_matching(pattern)
    )
