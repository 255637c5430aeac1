"""Allowing statements whose ForAllValues holds without the key.

ForAllValues holds where the key is not in the request at all, so that a caller who leaves the key out meets the
condition. It is a limit only beside another condition that wants the key present, such as Null with false, or on keys
that every request has.
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
    "for-all-values-on-optional-key",
    "ConditionWithoutEffect",
    Severity.MEDIUM,
    "has a ForAllValues condition that holds without the key",
    ("Add Null KEY false to the statement, or use ForAnyValue.",),
)


def _named(rule: Rule) -> list[str]:
    return [one.key for one in rule.clauses if one.quantifier is Quantifier.ALL and is_vacuous(rule, one)]


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


FOR_ALL_VALUES_ON_OPTIONAL_KEY: Final = document_check(
    _WORDING,
    Practice.CONDITIONS,
    "Allowing statements whose ForAllValues holds without the key",
    "ForAllValues holds where the key is not in the request at all, so that a caller who leaves the key "
    "out meets the condition. It is a limit only beside another condition that wants the key present, "
    "such as Null with false, or on keys that every request has.",
    _run,
    ("reference_policies_condition-single-vs-multi-valued-context-keys.html",),
)
