"""Conditions in which a wildcard counts as a letter.

StringEquals and StringNotEquals compare letter by letter: a star or question mark among their values is nothing but
itself. A deny with StringEquals then never applies, and an allow with StringNotEquals always does.
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

_WORDING: Final = Wording(
    "literal-wildcard-in-condition",
    "WildcardTakenLiterally",
    Severity.MEDIUM,
    "compares with a wildcard that counts as a letter",
    ("Use StringLike or ArnLike where the star is to stand for anything.",),
)


_EXACT: Final = ("stringequals", "stringequalsignorecase", "stringnotequals", "stringnotequalsignorecase")


def _flaws(rules: Rules) -> Sequence[Flaw]:
    found = []
    for rule in (*rules.allows, *rules.denies):
        keys = [
            one.key
            for one in rule.clauses
            if one.operator is not None
            and one.operator.name.lower() in _EXACT
            and any(set("*?") & set(value.replace("${*}", "").replace("${?}", "")) for value in one.values)
        ]
        if keys:
            words = f"compares {listed(keys)} with a value whose wildcard counts as a letter"
            found.append(Flaw(words, rule.statement.label))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


LITERAL_WILDCARD_IN_CONDITION: Final = document_check(
    _WORDING,
    Practice.CONDITIONS,
    "Conditions in which a wildcard counts as a letter",
    "StringEquals and StringNotEquals compare letter by letter: a star or question mark among their "
    "values is nothing but itself. A deny with StringEquals then never applies, and an allow with "
    "StringNotEquals always does.",
    _run,
    ("reference_policies_elements_condition_operators.html",),
)
