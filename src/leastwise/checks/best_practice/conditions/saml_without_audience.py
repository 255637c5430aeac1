"""Roles that accept SAML assertions of any audience.

A trust policy for a SAML provider that does not limit SAML:aud (or SAML:iss, SAML:sub) accepts assertions that were
made for another endpoint, and says nothing of who may come. Conditions that hold without the key are no limit.
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
from leastwise.checks.best_practice.policies.trusting import entries_of
from leastwise.checks.best_practice.policies.vacuous import (
    limits_of,
)
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Rules
from leastwise.policy.rule import Rule

_WORDING: Final = Wording(
    "saml-without-audience",
    "AssertionAudienceNotLimited",
    Severity.LOW,
    "accepts SAML assertions of any audience",
    ("Add StringEquals SAML:aud https://signin.aws.amazon.com/saml to the statement.",),
)


_KEYS: Final = frozenset({"saml:aud", "saml:iss", "saml:sub", "saml:namequalifier"})


def _concerns(rules: Rules) -> str:
    return "" if _providers(rules) else "it trusts no SAML provider"


def _providers(rules: Rules) -> list[tuple[Rule, str]]:
    return [(rule, value) for rule, value in entries_of(rules, "Federated") if ":saml-provider/" in value]


def _flaws(rules: Rules, item: ConfigurationItem) -> Sequence[Flaw]:
    return [
        Flaw(f"asks nothing of the audience of assertions of {value}", rule.statement.label)
        for rule, value in _providers(rules)
        if not any(one.key in _KEYS for one in limits_of(rule))
    ]


def _run(evidence: Evidence) -> Iterator[Result]:
    return trust_results(evidence, _WORDING, _concerns, _flaws)


SAML_WITHOUT_AUDIENCE: Final = trust_check(
    _WORDING,
    Practice.CONDITIONS,
    "Roles that accept SAML assertions of any audience",
    "A trust policy for a SAML provider that does not limit SAML:aud (or SAML:iss, SAML:sub) accepts "
    "assertions that were made for another endpoint, and says nothing of who may come. Conditions that "
    "hold without the key are no limit.",
    _run,
    ("id_roles_create_for-idp_saml.html",),
)
