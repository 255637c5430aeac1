"""Allowing statements whose only limit is a value that the caller chooses.

aws:Referer and aws:UserAgent are headers that any client can set, so that a statement whose only conditions are about
them is limited for honest callers alone. Any other condition that limits lets it pass.
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
    limits_of,
)
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules
from leastwise.policy.rule import Rule

_WORDING: Final = Wording(
    "condition-on-spoofable-key",
    "ConditionOnSpoofableKey",
    Severity.MEDIUM,
    "relies on a value that the caller chooses",
    ("Ask for something that AWS sets: aws:SourceIp, aws:SourceVpce, aws:PrincipalOrgID, MFA.",),
)


_SPOOFABLE: Final = frozenset({"aws:referer", "aws:useragent"})


def _named(rule: Rule) -> list[str]:
    keys = [one.key for one in limits_of(rule)]
    return keys if set(keys) <= _SPOOFABLE else []


def _flaws(rules: Rules) -> Sequence[Flaw]:
    found = []
    for rule in rules.allows:
        named = _named(rule)
        if named:
            words = f"is limited by {listed(named)} alone, which the caller chooses"
            found.append(Flaw(words, rule.statement.label, rule.bits))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    return document_results(evidence, _WORDING, _flaws)


CONDITION_ON_SPOOFABLE_KEY: Final = document_check(
    _WORDING,
    Practice.CONDITIONS,
    "Allowing statements whose only limit is a value that the caller chooses",
    "aws:Referer and aws:UserAgent are headers that any client can set, so that a statement whose only "
    "conditions are about them is limited for honest callers alone. Any other condition that limits lets "
    "it pass.",
    _run,
    ("reference_policies_condition-keys.html",),
)
