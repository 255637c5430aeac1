"""Allowing statements with a condition that every value satisfies.

A condition such as StringLike with a single star, or IpAddress with 0.0.0.0/0 or with two halves of the internet,
looks like a limit and admits every value of its key. Decided by what the operator accepts, not by its name.
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
from leastwise.checks.best_practice.policies.vacuous import (
    accepts_every_value,
)
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules
from leastwise.policy.rule import Rule

_WORDING: Final = Wording(
    "condition-accepts-everything",
    "ConditionWithoutEffect",
    Severity.MEDIUM,
    "has a condition that every value satisfies",
    ("Write the values that are meant, or leave the condition out so that nobody relies on it.",),
)


def _named(rule: Rule) -> list[str]:
    return [one.key for one in rule.clauses if accepts_every_value(one)]


def _flaws(rules: Rules) -> Sequence[Flaw]:
    found = []
    for rule in rules.allows:
        named = _named(rule)
        if named:
            words = f"has a condition on {listed(named)} that every value satisfies"
            found.append(Flaw(words, rule.statement.label, rule.bits))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


CONDITION_ACCEPTS_EVERYTHING: Final = document_check(
    _WORDING,
    Practice.CONDITIONS,
    "Allowing statements with a condition that every value satisfies",
    "A condition such as StringLike with a single star, or IpAddress with 0.0.0.0/0 or with two halves of "
    "the internet, looks like a limit and admits every value of its key. Decided by what the operator "
    "accepts, not by its name.",
    _run,
    ("reference_policies_elements_condition_operators.html",),
)
