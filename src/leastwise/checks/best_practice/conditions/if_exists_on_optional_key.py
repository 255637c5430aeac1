"""Allowing statements whose IfExists condition holds without the key.

An operator that ends in IfExists holds where the key is not in the request. On keys of circumstances that a caller
may leave out (MFA with long-term keys, VPC endpoint, source account, external id) that is no limit at all. Keys of
services, which come with some resource types only, and keys that every request has are left aside.
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
    is_vacuous,
)
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules
from leastwise.policy.clause import Quantifier
from leastwise.policy.rule import Rule

_WORDING: Final = Wording(
    "if-exists-on-optional-key",
    "ConditionWithoutEffect",
    Severity.MEDIUM,
    "has an IfExists condition that holds without the key",
    ("Use the operator without IfExists.",),
)


_OTHERS: Final = ("sts:externalid",)


def _named(rule: Rule) -> list[str]:
    return [
        one.key
        for one in rule.clauses
        if one.if_exists
        and one.quantifier is not Quantifier.ALL
        and (one.key.startswith("aws:") or one.key in _OTHERS)
        and is_vacuous(rule, one)
    ]


def _flaws(rules: Rules) -> Sequence[Flaw]:
    found = []
    for rule in rules.allows:
        named = _named(rule)
        if named:
            words = f"has a condition on {listed(named)} that holds for requests without the key"
            found.append(Flaw(words, rule.statement.label, rule.bits))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


IF_EXISTS_ON_OPTIONAL_KEY: Final = document_check(
    _WORDING,
    Practice.CONDITIONS,
    "Allowing statements whose IfExists condition holds without the key",
    "An operator that ends in IfExists holds where the key is not in the request. On keys of "
    "circumstances that a caller may leave out (MFA with long-term keys, VPC endpoint, source account, "
    "external id) that is no limit at all. Keys of services, which come with some resource types only, "
    "and keys that every request has are left aside.",
    _run,
    ("reference_policies_elements_condition_operators.html",),
)
