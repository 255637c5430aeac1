"""Roles that trust their whole account.

A trust policy that names the account itself leaves the choice of who may assume the role to whoever writes identity
policies. It passes where a condition on the caller limits it, or where users and roles are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.checks.best_practice.policies.declaring import (
    PRIVILEGED,
    trust_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    trust_results,
)
from leastwise.checks.best_practice.policies.trusting import entries_of, names_any
from leastwise.checks.best_practice.policies.vacuous import (
    limits_of,
)
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules

_WORDING: Final = Wording(
    "oversized-trust",
    "OversizedTrust",
    Severity.MEDIUM,
    "can be assumed by everybody of its account whose policies allow it",
    ("Name the users and roles that are to assume the role, or ask for a tag of theirs (aws:PrincipalTag).",),
)


def _concerns(rules: Rules) -> str:
    return "" if names_any(rules, "AWS") or names_any(rules, "*") else "it trusts no principals of AWS accounts"


def _flaws(rules: Rules, item: ConfigurationItem) -> Sequence[Flaw]:
    found = []
    for rule, value in entries_of(rules, "AWS"):
        is_whole = value == item.account_id or value.endswith(f"::{item.account_id}:root")
        if is_whole and not limits_of(rule):
            words = "lets in every user and role of the account whose policies allow it"
            found.append(Flaw(words, rule.statement.label))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    return trust_results(evidence, _WORDING, _concerns, _flaws)


OVERSIZED_TRUST: Final = trust_check(
    _WORDING,
    Practice.LEAST_PRIVILEGE,
    "Roles that trust their whole account",
    "A trust policy that names the account itself leaves the choice of who may assume the role to whoever "
    "writes identity policies. It passes where a condition on the caller limits it, or where users and "
    "roles are named.",
    _run,
    ("reference_policies_elements_principal.html",),
    PRIVILEGED,
)
