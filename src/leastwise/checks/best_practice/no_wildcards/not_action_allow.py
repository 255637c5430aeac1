"""Policies that allow with NotAction.

An allowing statement with NotAction grants all actions but those it lists, those of services to come included. Told
with how many actions that is today and, where the trail tells, which of them were used.
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
    "not-action-allow",
    "NotActionAllow",
    Severity.HIGH,
    "allows everything but some actions",
    ("Write what is allowed as Action; leastwise policy expand shows what it is.",),
)


def _named(rule: Rule) -> bool:
    return rule.statement.not_actions and bool(rule.bits)


def _flaws(rules: Rules) -> Sequence[Flaw]:
    found = []
    for rule in rules.allows:
        named = _named(rule)
        if named:
            words = f"allows everything but {listed(rule.statement.actions)}"
            found.append(Flaw(words, rule.statement.label, rule.bits))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


NOT_ACTION_ALLOW: Final = document_check(
    _WORDING,
    Practice.NO_WILDCARDS,
    "Policies that allow with NotAction",
    "An allowing statement with NotAction grants all actions but those it lists, those of services to "
    "come included. Told with how many actions that is today and, where the trail tells, which of them "
    "were used.",
    _run,
    ("reference_policies_elements_notaction.html",),
)
