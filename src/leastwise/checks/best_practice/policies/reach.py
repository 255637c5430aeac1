"""Which actions statements allow on resources of any name: decided on a resource that no policy names.

Such a resource is made of the ARN formats of the action (Service Authorization Reference). A statement that covers it
covers all that will ever be made, as ``*`` does, and ``arn:aws:s3:::*/*`` for objects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final

from leastwise.checks.best_practice.policies.vacuous import is_about_resources, limits_of
from leastwise.checks.privilege_escalation.powers import Powers
from leastwise.policy import Reference, Request, Rules
from leastwise.policy.rule import Rule

_NEW: Final = "leastwise5b1f0c"
_ANY_ACCOUNT: Final = "111111111111"
_REGION: Final = "eu-leastwise-1"
_ARN_PARTS: Final = 6
_WILDCARDS: Final = re.compile(r"[*?]+")
_BOUNDARY: Final = "iam:permissionsboundary"  # of what is made, which has none unless the request says so

Bits = int


@lru_cache(maxsize=20_000)
def _new_resources(action: str, reference: Reference, partition: str, account: str) -> tuple[str, ...]:
    """A resource of each type that an action takes, of names that nobody has chosen."""
    found = []
    for pattern in reference.arn_patterns(action):
        parts = pattern.split(":", _ARN_PARTS - 1)
        if len(parts) == _ARN_PARTS:
            values = (parts[0], partition, parts[2], _REGION, account, parts[5])
            parts = [value if part == "*" else part for part, value in zip(parts, values, strict=True)]
        found.append(":".join(parts).replace("*", _NEW) if len(parts) == _ARN_PARTS else pattern)
    arns = tuple(one for one in found if one != "*")
    return arns or ("*",)


@lru_cache(maxsize=50_000)
def open_bits(rule: Rule, mask: Bits, reference: Reference) -> Bits:
    """The actions of a mask that a statement covers on resources of any name; conditions and callers are left aside."""
    left = rule.bits & mask
    if not left or rule.covers_all_resources:
        return left
    partition, account = _place(rule.statement.resources or ())
    found, known = 0, dict[tuple[str, ...], bool]()
    for action in reference.names(left):
        arns = _new_resources(action, reference, partition, account)
        if arns not in known:
            known[arns] = any(_may_cover(rule, one) and rule.covers_resource(Request(action, one)) for one in arns)
        if known[arns]:
            found |= 1 << reference.index[action.lower()]
    return found


def _may_cover(rule: Rule, arn: str) -> bool:
    """Whether what a pattern writes out is in the ARN, so that matching it is worth while."""
    if rule.statement.not_resources:
        return True
    return any(all(part in arn for part in _WILDCARDS.split(one)) for one in rule.statement.resources or ())


def reached_by(rules: Rules, mask: Bits) -> Bits:
    """The actions of a mask that a policy alone allows on resources of any name, without a condition that limits."""
    return _combined((rules,), mask, lambda rule: not limits_of(rule)) & ~_denied((rules,), mask)


def reached(powers: Powers, mask: Bits, reference: Reference) -> Bits:
    """The same of all policies of a principal, within its boundary and its service control policies."""
    found = _combined(powers.identity, mask, lambda rule: not limits_of(rule))
    for limit in (() if powers.boundary is None else ((powers.boundary,),)) + powers.scps:
        found = found and found & _combined(limit, mask, _is_on_any_resource)
    return found and found & ~_denied(powers.policies, mask)


def _combined(policies: Sequence[Rules], mask: Bits, counts: Callable[[Rule], bool]) -> Bits:
    found = 0
    for rules in policies:
        for rule in rules.allows:
            if rule.bits & mask & ~found and counts(rule):
                found |= open_bits(rule, mask, rules.reference)
    return found


def _denied(policies: Iterable[Rules], mask: Bits) -> Bits:
    """What is denied on such a resource, in all circumstances."""
    found = 0
    for rules in policies:
        for rule in rules.denies:
            if rule.bits & mask and _is_on_any_resource(rule, denies=True):
                found |= open_bits(rule, mask, rules.reference)
    return found


def _is_on_any_resource(rule: Rule, *, denies: bool = False) -> bool:
    """Of a statement that limits: that it allows whatever the resource; that it denies whatever the circumstances."""
    if denies:
        return all(is_about_resources(one) or (one.key == _BOUNDARY and one.holds_absent) for one in rule.clauses)
    return not any(is_about_resources(one) for one in limits_of(rule))


def _place(resources: Sequence[str]) -> tuple[str, str]:
    """Partition and account that the patterns of a statement write out: those of where it is."""
    partition, account = "aws", _ANY_ACCOUNT
    for one in resources:
        parts = one.split(":", _ARN_PARTS - 1)
        if len(parts) == _ARN_PARTS:
            partition = partition if "*" in parts[1] or not parts[1] else parts[1]
            account = parts[4] if parts[4].isdigit() else account
    return partition, account
