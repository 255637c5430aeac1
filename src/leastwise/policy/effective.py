"""Effective access: what remains where several policies must all allow, such as identity, boundary and SCPs.

IAM User Guide, "Policy evaluation logic": the effective permissions are the intersection of the policy types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from leastwise.policy.actions import known_classes
from leastwise.policy.boxes import Boxes, Solution
from leastwise.policy.document import Policy
from leastwise.policy.key_space import Demand
from leastwise.policy.request import Request
from leastwise.policy.rule import Rule, Rules
from leastwise.policy.text_search import UNDETERMINED
from leastwise.policy.witness import requests_of
from leastwise.reference.iam import Reference


@dataclass(frozen=True, slots=True)
class Reach:
    """The actions (bits of the reference) that some request may do, and those for which that stayed undecided."""

    bits: int
    undecided: int = 0


def joined(policies: Sequence[Rules], reference: Reference) -> Rules:
    """Policies of one kind, of which any may allow, as one."""
    if len(policies) == 1:
        return policies[0]
    return Rules(
        Policy(tuple(one for rules in policies for one in rules.policy.statements)),
        reference,
        tuple(rule for rules in policies for rule in rules.allows),
        tuple(rule for rules in policies for rule in rules.denies),
    )


def reach(policies: Sequence[Rules], actions: int | None = None, demands: Iterable[Demand] = ()) -> Reach:
    """The actions for which a request exists that every policy allows, out of `actions` (None: all).

    `demands` are conditions on the request. Where one policy is given its own statements decide; where there are
    more, statements of all must meet in one request.
    """
    found, undecided = 0, 0
    wanted = _possible(policies, actions)
    boxes = Boxes(policies[0].reference)
    for combination in product(*(_useful(rules, wanted) for rules in policies)):
        bits = wanted & ~found
        for rule in combination:
            bits &= rule.bits
        denies = [rule for rules in policies for rule in rules.denies if rule.bits & bits]
        for one in known_classes(bits, denies):
            outside = [rule for rule in denies if rule.bits & one.bits]
            answer = _solved(boxes, combination, outside, tuple(demands))
            if answer is UNDETERMINED:
                undecided |= one.bits
            elif answer is not None:
                found |= one.bits
        if not wanted & ~found:
            break
    return Reach(found, undecided & ~found)


def _possible(policies: Sequence[Rules], actions: int | None) -> int:
    """The actions that no policy rules out by name."""
    bits = (1 << len(policies[0].reference.actions)) - 1 if actions is None else actions
    for rules in policies:
        allowed = 0
        for rule in rules.allows:
            allowed |= rule.bits
        bits &= allowed
        for rule in rules.denies:
            if rule.is_unconditional:
                bits &= ~rule.bits
    return bits


def _useful(rules: Rules, wanted: int) -> list[Rule]:
    """The statements that allow some of the actions; one that allows them all without a limit stands for the rest."""
    for rule in rules.allows:
        if rule.is_unconditional and not wanted & ~rule.bits:
            return [rule]
    return sorted((rule for rule in rules.allows if rule.bits & wanted), key=lambda one: not one.is_unconditional)


def _solved(boxes: Boxes, within: Sequence[Rule], outside: Sequence[Rule], demands: tuple[Demand, ...]) -> object:
    limited = [rule for rule in within if not rule.is_unconditional]
    if outside or demands or len(limited) > 1:
        return boxes.solve(limited, outside, demands)
    return _alone(limited[0], boxes.reference) if limited else True


@lru_cache(maxsize=50_000)
def _alone(rule: Rule, reference: Reference) -> object:
    """Whether there is something within one box, else None; statements of managed policies come up again and again."""
    return Boxes(reference).has_any(rule) or None


def who_can(principals: Mapping[str, Sequence[Rules]], actions: int) -> Iterator[tuple[str, Reach]]:
    """(principal, the actions it can do) of those who can do some; a principal's policies must all allow."""
    for name, policies in principals.items():
        found = reach(policies, actions)
        if found.bits or found.undecided:
            yield name, found


def example_of(policies: Sequence[Rules], action: str) -> Request | None:
    """A request for an action that every policy allows, or None where none was found."""
    denies = [rule for rules in policies for rule in rules.denying(action)]
    boxes = Boxes(policies[0].reference)
    for combination in product(*(rules.allowing(action) for rules in policies)):
        answer = boxes.solve(combination, denies)
        if isinstance(answer, Solution):
            for request in requests_of(action, None, answer, tuple):
                if all(rules.permits(request) for rules in policies):
                    return request
    return None
