"""Policies that allow every action with a star.

A statement that allows the action * (or *:*) grants every action of every service, those of tomorrow included. Told
with how many actions that is, and where the trail tells, which of them were used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.checks.best_practice.policies.declaring import (
    LEAST,
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
    "wildcard-all-actions",
    "WildcardAction",
    Severity.HIGH,
    "allows all actions with a wildcard",
    ("Name the services and actions that are needed: leastwise right-size tells which were used.",),
)


def _named(rule: Rule) -> bool:
    return not rule.statement.not_actions and any(not one.strip("*:") for one in rule.statement.actions)


def _flaws(rules: Rules) -> Sequence[Flaw]:
    found = []
    for rule in rules.allows:
        named = _named(rule)
        if named:
            words = f"allows every action on {'any resource' if rule.covers_all_resources else 'its resources'}"
            found.append(Flaw(words, rule.statement.label, rule.bits))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


WILDCARD_ALL_ACTIONS: Final = document_check(
    _WORDING,
    Practice.NO_WILDCARDS,
    "Policies that allow every action with a star",
    "A statement that allows the action * (or *:*) grants every action of every service, those of "
    "tomorrow included. Told with how many actions that is, and where the trail tells, which of them were "
    "used.",
    _run,
    ("reference_policies_elements_action.html",),
    LEAST | {"aws_fsbp": ("IAM.1", "IAM.21")},
)
