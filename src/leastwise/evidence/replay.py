"""Recorded calls decided again, under other identity policies: which of them stay allowed?

Each kind of call becomes the requests that it was authorized for, and the evaluator decides each of them under the new
identity policies together with boundary, SCPs, RCPs and the resource's policy as recorded. What the trail does not tell
(a resource, a context key) need not leave the answer open: where the policy engine proves that the new policies allow
everything that today's do, of that action and resource, it stays allowed whatever it was. Session policies limit
sessions beside identity policies and are the same before and after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Final

from leastwise.errors import InputError
from leastwise.evidence.calls import Call
from leastwise.policy import Comparison, Decision, Effect, Outcome, PolicyStack, Reference, Request, Rules, decide
from leastwise.policy.document import Statement
from leastwise.policy.effective import joined
from leastwise.policy.event_request import EventNeeds, Need, needs_of_event
from leastwise.policy.event_resources import Told
from leastwise.policy.generate_choice import TOLD_KEYS
from leastwise.policy.generate_resources import touches
from leastwise.policy.pattern import Syntax, tokens_of
from leastwise.policy.rule import Rule, rule_of
from leastwise.policy.texts import pattern_of

StackOf = Callable[[str, str], tuple[PolicyStack, Mapping[str, tuple[str, ...]]]]
"""(action, resource) -> the policies that such a request meets today, and what is known of its context beforehand."""


class Fate(StrEnum):
    """What becomes of a call. NOT_TODAY: today's policies do not allow it either (they were changed since)."""

    ALLOWED = "allowed"
    DENIED = "denied"
    NOT_TODAY = "notAllowedToday"
    UNJUDGED = "cannotBeJudged"


_WORST: Final = (Fate.DENIED, Fate.UNJUDGED, Fate.NOT_TODAY, Fate.ALLOWED)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What becomes of a kind of call; `action` and `resource` are those that decide, `because` says why, in words."""

    call: Call
    fate: Fate
    action: str = ""
    resource: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """All kinds of calls with what becomes of them."""

    kinds: tuple[Replayed, ...]

    def calls(self, *fates: Fate) -> int:
        """How many calls meet one of these fates."""
        return sum(one.call.calls for one in self.kinds if one.fate in fates)

    @property
    def total(self) -> int:
        """All calls."""
        return sum(one.call.calls for one in self.kinds)

    def of(self, fate: Fate) -> tuple[Replayed, ...]:
        """The kinds of calls that meet a fate."""
        return tuple(one for one in self.kinds if one.fate is fate)

    def reasons(self, fate: Fate) -> dict[str, int]:
        """Reason -> calls, of those that meet a fate; the most frequent first."""
        found: dict[str, int] = {}
        for one in self.of(fate):
            found[one.because] = found.get(one.because, 0) + one.call.calls
        return dict(sorted(found.items(), key=lambda entry: -entry[1]))


def replayed(calls: Iterable[Call], stack_of: StackOf, proposed: Sequence[Rules], reference: Reference) -> Replay:
    """Decide calls again with the `proposed` identity policies in place of those of the stack."""
    judge = _Judge(stack_of, tuple(proposed), reference)
    return Replay(tuple(judge.of(call) for call in calls))


@dataclass
class _Judge:
    stack_of: StackOf
    proposed: tuple[Rules, ...]
    reference: Reference
    _same: dict[tuple[str, str], bool] = field(default_factory=dict)
    _sides: dict[str, tuple[PolicyStack, PolicyStack, Mapping[str, tuple[str, ...]]]] = field(default_factory=dict)

    def of(self, call: Call) -> Replayed:
        try:
            found = needs_of_event(call.record, self.reference)
        except InputError as error:
            return Replayed(call, Fate.UNJUDGED, because=error.message)
        if found.unmapped:
            name = f"{call.event_source} {call.event_name}"
            return Replayed(call, Fate.UNJUDGED, because=f"the IAM action behind {name} is not known")
        if not found.needs:
            return Replayed(call, Fate.ALLOWED, because="it needs no permission")
        judged = [self._need(call, found, need) for need in found.needs]
        if any(one.fate is Fate.ALLOWED for one in judged):  # a name that the call was not authorized under
            uncertain = {need.action for need in found.needs if not need.certain}
            judged = [one for one in judged if one.fate is not Fate.NOT_TODAY or one.action not in uncertain]
        return min(judged, key=lambda one: _WORST.index(one.fate))

    def _need(self, call: Call, found: EventNeeds, need: Need) -> Replayed:
        resource = need.resource
        today, proposed, known = self._stacks(need.action, resource.text if resource.told is Told.EXACTLY else "*")
        request = Request(need.action, resource.text, found.caller, {**known, **found.context})
        fate, because = self._decided(need, request, today, proposed)
        return Replayed(call, fate, need.action, resource.text, because)

    def _decided(self, need: Need, request: Request, today: PolicyStack, proposed: PolicyStack) -> tuple[Fate, str]:
        exactly = need.resource.told is Told.EXACTLY
        if exactly and decide(proposed, request) is Decision.ALLOW:
            return Fate.ALLOWED, ""
        if exactly and decide(today, request) is Decision.ALLOW:
            return Fate.DENIED, f"nothing allows {need.action} any more"
        if not any(_may_cover(rule, need, request) for rule in _allowing(today, need.action)):
            return Fate.NOT_TODAY, f"no identity policy allows {need.action} today"
        open_keys = _open_keys(today, request)
        if exactly and not open_keys:
            return Fate.NOT_TODAY, f"today's policies do not allow {need.action}"
        if self._is_same(today, need):
            return Fate.ALLOWED, ""
        if not exactly:
            return Fate.UNJUDGED, f"the trail does not tell the resource of {need.action}, which the new policy limits"
        return Fate.UNJUDGED, f"it depends on {', '.join(open_keys)}, which the trail does not tell"

    def _is_same(self, today: PolicyStack, need: Need) -> bool:
        """Whether the new policies surely allow all that today's do, of the action on what is told of the resource."""
        key = need.action, need.resource.pattern
        if key not in self._same:
            limit = rule_of(Statement(0, Effect.ALLOW, (need.action,), ("*",)), False, self.reference)
            resources = (pattern_of(tokens_of(need.resource.pattern, Syntax.RESOURCE, True)),)
            comparison = Comparison(
                joined(today.identity, self.reference), self._joined, resources=resources, limit=limit, realistic=False
            )
            self._same[key] = bool(today.identity) and comparison.first() is Outcome.PASS
        return self._same[key]

    @cached_property
    def _joined(self) -> Rules:
        return joined(self.proposed, self.reference)

    def _stacks(self, action: str, resource: str) -> tuple[PolicyStack, PolicyStack, Mapping[str, tuple[str, ...]]]:
        found = self._sides.get(resource)
        if found is None:
            today, known = self.stack_of(action, resource)
            found = self._sides[resource] = today, replace(today, identity=self.proposed), known
        return found


def _allowing(stack: PolicyStack, action: str) -> list[Rule]:
    return [rule for rules in stack.identity for rule in rules.allowing(action)]


def _may_cover(rule: Rule, need: Need, request: Request) -> bool:
    if need.resource.told is Told.EXACTLY:
        return rule.covers_resource(request)
    return need.resource.told is Told.NOT or touches(rule, need.resource.pattern)


def _open_keys(stack: PolicyStack, request: Request) -> tuple[str, ...]:
    """The context keys that decide and that neither the trail nor the inventory tells."""
    assert request.caller is not None
    rules = [
        rule
        for _, policy in stack.policies(request.caller)
        for rule in (*policy.allowing(request.action), *policy.denying(request.action))
    ]
    keys = {clause.key for rule in rules for clause in rule.clauses}
    return tuple(sorted(key for key in keys if key not in request.context and key not in TOLD_KEYS))
