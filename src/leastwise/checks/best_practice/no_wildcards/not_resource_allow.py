"""Policies that allow with NotResource.

An allowing statement with NotResource grants its actions on all resources but those it lists, of all services and
accounts, those to come included. Denying statements with NotResource are no finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.access.words import listed
from leastwise.checks.best_practice.policies.declaring import (
    document_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    document_results,
)
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules
from leastwise.policy.rule import Rule

_WORDING: Final = Wording(
    "not-resource-allow",
    "NotResourceAllow",
    Severity.HIGH,
    "allows on everything but some resources",
    ("Write the resources that are meant as Resource.",),
)


def _named(rule: Rule) -> bool:
    return rule.statement.not_resources and bool(rule.bits)


def _flaws(rules: Rules) -> Sequence[Flaw]:
    found = []
    for rule in rules.allows:
        named = _named(rule)
        if named:
            words = f"allows on all resources but {listed(rule.statement.resources or ())}"
            found.append(Flaw(words, rule.statement.label, rule.bits))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


NOT_RESOURCE_ALLOW: Final = document_check(
    _WORDING,
    Practice.NO_WILDCARDS,
    "Policies that allow with NotResource",
    "An allowing statement with NotResource grants its actions on all resources but those it lists, of "
    "all services and accounts, those to come included. Denying statements with NotResource are no "
    "finding.",
    _run,
    ("reference_policies_elements_notresource.html",),
)
