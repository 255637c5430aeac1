"""Roles that other customers of an identity provider can assume.

GitHub Actions, GitLab, Terraform Cloud and others issue the tokens of all their customers with one issuer. Whether a
customer whom the conditions do not name gets in is decided by the policy engine: a missing sub condition, a star for
the organisation, negations, IfExists and ForAllValues all let strangers in.
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
from leastwise.checks.check import Result
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.policy import Comparison, Difference, Outcome, Policy, Rules, rules_of
from leastwise.policy.rule import Rule
from leastwise.policy.shared_providers import SHARED_PROVIDERS, provider_of, strangers_with_tokens

_WORDING: Final = Wording(
    "oidc-any-customer",
    "OpenToOtherCustomers",
    Severity.CRITICAL,
    "can be assumed by other customers of an identity provider",
    (
        "Limit the subject to your own organisation and repository: StringLike PROVIDER:sub "
        "repo:ORGANISATION/REPOSITORY:*.",
    ),
)


def _oidc(rules: Rules) -> list[tuple[Rule, str]]:
    """Statements with the providers that they trust."""
    return [(rule, name) for rule, value in entries_of(rules, "Federated") if (name := provider_of(value))]


def _concerns(rules: Rules) -> str:
    is_shared = any(name in SHARED_PROVIDERS for _, name in _oidc(rules))
    return "" if is_shared else "it trusts no identity provider that many customers share"


def _flaws(rules: Rules, item: ConfigurationItem) -> Sequence[Flaw] | str:
    nothing = rules_of(Policy(()), rules.reference)
    found = Comparison(rules, nothing, callers=tuple(strangers_with_tokens([rules.policy]))).first()
    if isinstance(found, Difference):
        witness = found.witness
        context = {key: ", ".join(values) for key, values in witness.request.context.items() if ":sub" in key}
        named = f", for example with {' and '.join(f'{key} = {value}' for key, value in context.items())}"
        words = f"lets in tokens of other customers{named if context else ''}"
        return [Flaw(words, witness.allowed_by.statement.label)]
    return () if found is Outcome.PASS else "whether other customers get in could not be decided"


def _run(evidence: Evidence) -> Iterator[Result]:
    return trust_results(evidence, _WORDING, _concerns, _flaws)


OIDC_ANY_CUSTOMER: Final = trust_check(
    _WORDING,
    Practice.CONDITIONS,
    "Roles that other customers of an identity provider can assume",
    "GitHub Actions, GitLab, Terraform Cloud and others issue the tokens of all their customers with one "
    "issuer. Whether a customer whom the conditions do not name gets in is decided by the policy engine: "
    "a missing sub condition, a star for the organisation, negations, IfExists and ForAllValues all let "
    "strangers in.",
    _run,
    ("id_roles_providers_oidc_secure-by-default.html", "id_roles_create_for-idp_oidc.html"),
)
