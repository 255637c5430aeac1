"""Policies that allow writing actions on every resource.

A statement with Resource * for actions of the access levels Write and Permissions management that support resource-
level permissions. Actions that AWS makes for * alone, reading ones, and statements with a condition on the resource
pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from leastwise.checks.best_practice.policies.declaring import (
    document_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    document_results,
)
from leastwise.checks.best_practice.policies.vacuous import (
    is_about_resources,
    limits_of,
)
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules
from leastwise.policy.rule import Rule
from leastwise.reference.iam import Reference

_WORDING: Final = Wording(
    "wildcard-resource",
    "WildcardResource",
    Severity.MEDIUM,
    "allows actions on all resources that could be limited",
    ("Name the ARNs of the resources that are needed, or ask for a tag of theirs.",),
)


def _named(rule: Rule) -> bool:
    return (
        rule.covers_all_resources
        and rule.statement.resources is not None
        and not rule.statement.not_resources
        and not any(is_about_resources(one) for one in limits_of(rule))
    )


@lru_cache(maxsize=4)
def _limitable(reference: Reference) -> int:
    found = 0
    for name in reference.names(reference.level_bitset("Write") | reference.level_bitset("Permissions management")):
        action = reference.action(name)
        if action is not None and not action.is_wildcard_only:
            found |= 1 << reference.index[name.lower()]
    return found


def _flaws(rules: Rules) -> Sequence[Flaw]:
    found = []
    for rule in rules.allows:
        named = _named(rule)
        if named and rule.bits & _limitable(rules.reference):
            words = "allows actions on every resource that could be limited to some"
            found.append(Flaw(words, rule.statement.label, rule.bits & _limitable(rules.reference)))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


WILDCARD_RESOURCE: Final = document_check(
    _WORDING,
    Practice.NO_WILDCARDS,
    "Policies that allow writing actions on every resource",
    "A statement with Resource * for actions of the access levels Write and Permissions management that "
    "support resource-level permissions. Actions that AWS makes for * alone, reading ones, and statements "
    "with a condition on the resource pass.",
    _run,
    ("reference_policies_elements_resource.html",),
)
