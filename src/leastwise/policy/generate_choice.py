"""Which of today's statements a smaller policy keeps a part of: for each observed request, one that allows it.

Where the trail does not tell what decides (a context key, the resource), every statement is kept that may have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from leastwise.policy.event_resources import Told
from leastwise.policy.generate_resources import is_inside, touches
from leastwise.policy.request import Request
from leastwise.policy.rule import Rule, Rules


@dataclass(frozen=True)
class Observed:
    """A request that was made `calls` times and not denied. Its resource is a pattern as policies write it.

    `told` says whether `request.resource` is the resource itself, or how well it was told otherwise. `is_complete`
    says that context keys which the request does not have were absent, else only `TOLD_KEYS` are known to be.
    """

    request: Request
    pattern: str
    told: Told
    calls: int = 1
    is_complete: bool = False

    def tells(self, key: str) -> bool:
        """Whether it is known which values a context key had, or that it was absent."""
        return self.is_complete or key in self.request.context or key in TOLD_KEYS


TOLD_KEYS: Final = frozenset(
    {
        "aws:currenttime",
        "aws:multifactorauthpresent",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalisawsservice",
        "aws:principalservicename",
        "aws:principaltype",
        "aws:requestedregion",
        "aws:securetransport",
        "aws:sourceidentity",
        "aws:sourceip",
        "aws:sourcevpce",
        "aws:tokenissuetime",
        "aws:useragent",
        "aws:userid",
        "aws:username",
        "aws:viaawsservice",
        "aws:vpceaccount",
        "kms:viaservice",
    }
)
"""Context keys whose value or absence a CloudTrail record tells."""


Parts: TypeAlias = dict[Rule, dict[str, list[Observed]]]
"""Statement of today -> action -> the observed requests for which it is kept."""


@dataclass
class Choice:
    """The parts of today's statements that are kept, and the observed requests that no statement allows."""

    parts: Parts = field(default_factory=dict)
    not_granted: list[Observed] = field(default_factory=list)

    def add(self, rule: Rule, one: Observed) -> None:
        """Keep a statement for a request."""
        self.parts.setdefault(rule, {}).setdefault(one.request.action, []).append(one)


def chosen_parts(today: Rules, observed: Iterable[Observed]) -> Choice:
    """For each action the fewest statements that allow what was observed, those with fewest conditions first."""
    by_action: dict[str, list[Observed]] = {}
    for one in observed:
        by_action.setdefault(one.request.action, []).append(one)
    choice = Choice()
    for action, seen in sorted(by_action.items()):
        _choose(choice, today, action, seen)
    return choice


def _choose(choice: Choice, today: Rules, action: str, seen: Sequence[Observed]) -> None:
    rules = today.allowing(action)
    denies = today.denying(action)
    options: dict[Rule, set[int]] = {rule: set() for rule in rules}
    left: set[int] = set()
    for number, one in enumerate(seen):
        if any(surely_applies(deny, one) for deny in denies):
            choice.not_granted.append(one)
            continue
        allowing = [rule for rule in rules if surely_applies(rule, one)]
        if allowing:
            left.add(number)
            for rule in allowing:
                options[rule].add(number)
        else:
            _keep_all(choice, [rule for rule in rules if _may_apply(rule, one)], one)
    while left:
        best = max(options, key=lambda rule: (len(options[rule] & left), rule in choice.parts, -len(rule.clauses)))
        for number in sorted(options[best] & left):
            choice.add(best, seen[number])
        left -= options[best]


def _keep_all(choice: Choice, rules: Sequence[Rule], one: Observed) -> None:
    if not rules:
        choice.not_granted.append(one)
    for rule in rules:
        choice.add(rule, one)


def surely_applies(rule: Rule, one: Observed) -> bool:
    """Whether a statement that covers the action applies, whatever is not told."""
    if not all(one.tells(clause.key) and clause.holds(one.request.context) for clause in rule.clauses):
        return False
    if one.told is Told.EXACTLY:
        return rule.covers_resource(one.request)
    return rule.covers_all_resources or (one.told is Told.PARTLY and is_inside(rule, one.pattern))


def _may_apply(rule: Rule, one: Observed) -> bool:
    """Whether a statement that covers the action may apply: nothing that is told speaks against it."""
    context = one.request.context
    if any(one.tells(clause.key) and not clause.holds(context) for clause in rule.clauses):
        return False
    if one.told is Told.EXACTLY:
        return rule.covers_resource(one.request) or _has_open_variable(rule)
    return one.told is Told.NOT or touches(rule, one.pattern)


def _has_open_variable(rule: Rule) -> bool:
    return rule.variables and any("${" in text for text in rule.statement.resources or ())
