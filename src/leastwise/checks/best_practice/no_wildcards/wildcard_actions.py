"""Policies that allow writing actions with a wildcard.

A pattern such as s3:Put* or iam:* that covers actions of the access levels Write, Permissions management or Tagging
grants what AWS adds to the service tomorrow. Patterns that read and list alone pass. Told with what the wildcard
expands to and, where the trail tells, what of it was used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from leastwise.access.words import listed
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
from leastwise.reference.iam import Reference
from leastwise.reference.sensitive_actions import (
    bits_of_actions,
)

_WORDING: Final = Wording(
    "wildcard-actions",
    "WildcardAction",
    Severity.MEDIUM,
    "allows writing actions with a wildcard",
    ("Write the actions out by name: leastwise policy expand does it, leastwise right-size keeps what was used.",),
)


def _named(rule: Rule, reference: Reference) -> list[str]:
    if rule.statement.not_actions or not rule.bits:
        return []
    return [
        one
        for one in rule.statement.actions
        if set("*?") & set(one) and one.strip("*:") and reference.actions_matching(one) & _writing(reference)
    ]


def _covered(patterns: Sequence[str], reference: Reference) -> int:
    return bits_of_actions(tuple(patterns), reference)


@lru_cache(maxsize=4)
def _writing(reference: Reference) -> int:
    return (
        reference.level_bitset("Write")
        | reference.level_bitset("Permissions management")
        | reference.level_bitset("Tagging")
    )


def _flaws(rules: Rules) -> Sequence[Flaw]:
    found = []
    for rule in rules.allows:
        named = _named(rule, rules.reference)
        if named:
            words = f"allows {listed(named)}"
            found.append(Flaw(words, rule.statement.label, _covered(named, rules.reference)))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


WILDCARD_ACTIONS: Final = document_check(
    _WORDING,
    Practice.NO_WILDCARDS,
    "Policies that allow writing actions with a wildcard",
    "A pattern such as s3:Put* or iam:* that covers actions of the access levels Write, Permissions "
    "management or Tagging grants what AWS adds to the service tomorrow. Patterns that read and list "
    "alone pass. Told with what the wildcard expands to and, where the trail tells, what of it was used.",
    _run,
    ("reference_policies_elements_action.html",),
    LEAST | {"aws_fsbp": ("IAM.21",)},
)
