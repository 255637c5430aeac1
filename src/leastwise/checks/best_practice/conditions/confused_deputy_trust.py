"""Roles that trust a service whoever it acts for.

A trust policy that names a service principal and does not ask for the account, organisation or resource on whose
behalf the service calls (aws:SourceAccount, aws:SourceArn, aws:SourceOrgID, aws:SourceOrgPaths). Not for Amazon EC2,
which hands roles to instances of their own account only and sends none of these keys. A role can be passed to a
service only within its account, so that this is the second line of defence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from leastwise.checks.best_practice.policies.declaring import (
    trust_check,
)
from leastwise.checks.best_practice.policies.flaw import Flaw, Wording
from leastwise.checks.best_practice.policies.judging import (
    trust_results,
)
from leastwise.checks.best_practice.policies.trusting import entries_of, told
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
    "confused-deputy-trust",
    "ConfusedDeputy",
    Severity.MEDIUM,
    "trusts a service whoever it acts for",
    ("Add a condition on aws:SourceAccount, and on aws:SourceArn where the resource is known.",),
)


_WITHOUT_KEYS: Final = frozenset({"ec2.amazonaws.com", "ec2.amazonaws.com.cn"})
_KEYS: Final = frozenset({"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"})


def _concerns(rules: Rules) -> str:
    services = {value for _, value in entries_of(rules, "Service")}
    if not services:
        return "it trusts no service"
    return "" if services - _WITHOUT_KEYS else "Amazon EC2 sends none of the keys that would tell"


def _flaws(rules: Rules, item: ConfigurationItem) -> Sequence[Flaw]:
    found: dict[str, list[str]] = {}
    for rule, value in entries_of(rules, "Service"):
        if value not in _WITHOUT_KEYS and not any(one.key in _KEYS for one in limits_of(rule)):
            found.setdefault(rule.statement.label, []).append(value)
    return [
        Flaw(f"lets {told(names)} in, whoever they act for", label, details={"services": sorted(names)})
        for label, names in found.items()
    ]


def _run(evidence: Evidence) -> Iterator[Result]:
    return trust_results(evidence, _WORDING, _concerns, _flaws)


CONFUSED_DEPUTY_TRUST: Final = trust_check(
    _WORDING,
    Practice.CONDITIONS,
    "Roles that trust a service whoever it acts for",
    "A trust policy that names a service principal and does not ask for the account, organisation or "
    "resource on whose behalf the service calls (aws:SourceAccount, aws:SourceArn, aws:SourceOrgID, "
    "aws:SourceOrgPaths). Not for Amazon EC2, which hands roles to instances of their own account only "
    "and sends none of these keys. A role can be passed to a service only within its account, so that "
    "this is the second line of defence.",
    _run,
    ("confused-deputy.html",),
)
