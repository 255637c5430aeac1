"""Roles that accept tokens of any audience.

A trust policy for an OpenID Connect provider that does not limit the audience (aud, or azp and oaud) accepts tokens
that were made for other relying parties of the provider, as far as the client ids of the provider in IAM allow.
Conditions that hold without the claim, or for every value, are no limit.
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
from leastwise.policy.shared_providers import provider_of

_WORDING: Final = Wording(
    "oidc-without-audience",
    "TokenAudienceNotLimited",
    Severity.MEDIUM,
    "accepts tokens made for any audience",
    ("Add StringEquals PROVIDER:aud sts.amazonaws.com (or your client id) to the statement.",),
)


def _oidc(rules: Rules) -> list[tuple[Rule, str]]:
    """Statements with the providers that they trust."""
    return [(rule, name) for rule, value in entries_of(rules, "Federated") if (name := provider_of(value))]


_CLAIMS: Final = ("aud", "oaud", "azp", "app_id")


def _concerns(rules: Rules) -> str:
    return "" if _oidc(rules) else "it trusts no OpenID Connect provider"


def _flaws(rules: Rules, item: ConfigurationItem) -> Sequence[Flaw]:
    found = []
    for rule, name in _oidc(rules):
        if not {f"{name}:{claim}" for claim in _CLAIMS} & {one.key for one in limits_of(rule)}:
            found.append(Flaw(f"asks nothing of the audience of tokens of {name}", rule.statement.label))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    return trust_results(evidence, _WORDING, _concerns, _flaws)


OIDC_WITHOUT_AUDIENCE: Final = trust_check(
    _WORDING,
    Practice.CONDITIONS,
    "Roles that accept tokens of any audience",
    "A trust policy for an OpenID Connect provider that does not limit the audience (aud, or azp and "
    "oaud) accepts tokens that were made for other relying parties of the provider, as far as the client "
    "ids of the provider in IAM allow. Conditions that hold without the claim, or for every value, are no "
    "limit.",
    _run,
    ("id_roles_create_for-idp_oidc.html",),
)
