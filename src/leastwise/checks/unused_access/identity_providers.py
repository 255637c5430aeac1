"""Identity providers that no role trusts, or through which nobody came within the window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from leastwise.access.context import ROLE
from leastwise.checks.check import Check, Result
from leastwise.checks.unused_access.grounds import Grounds, day_of, grounds_of, not_evaluated, passed, timestamp
from leastwise.checks.unused_access.trusted import Entry, entries_of, last_assumption
from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity

_ID: Final = "unused-identity-provider"
SAML: Final = "AWS::IAM::SAMLProvider"
OIDC: Final = "AWS::IAM::OIDCProvider"
_OTHERS: Final = "AWS Client VPN and other services may ask a SAML provider without any role: that was not looked at"


def run(evidence: Evidence) -> Iterator[Result]:
    """Judge every SAML and OIDC provider."""
    grounds = grounds_of(evidence)
    for provider in grounds.items(SAML, OIDC):
        yield _judged(grounds, provider)


def _judged(grounds: Grounds, provider: ConfigurationItem) -> Result:
    trusting, unread = _trusting(grounds, provider)
    last = max((moment for moment in (_last(grounds, role, provider) for role in trusting) if moment), default=None)
    if grounds.is_within(last):
        return passed(provider)
    young = grounds.too_young(provider, last)
    if young is not None:
        return young
    if not trusting:
        if unread or grounds.is_unread(provider.account_id, ROLE):
            return not_evaluated(provider, "the trust policies of some roles were not recorded", "iam:GetRole")
        return _finding(provider, "is trusted by no role", "No role of its account trusts it.", None, ())
    coverage = grounds.coverage(provider.account_id)
    if not coverage.is_known:
        return not_evaluated(provider, f"who came through it is not known: {'; '.join(coverage.notes)}")
    names = ", ".join(sorted(one.resource_name for one in trusting)[:5])
    before = f"The last came on {day_of(last)}." if last is not None else "The trail knows of nobody who did."
    explanation = f"{len(trusting):,} roles trust it: {names}. {before}"
    return _finding(provider, f"led nobody to a role {coverage.span}", explanation, last, coverage.notes)


def _trusting(grounds: Grounds, provider: ConfigurationItem) -> tuple[list[ConfigurationItem], bool]:
    """The roles of its account that trust a provider, and whether a trust policy could not be looked at."""
    found, unread = [], False
    for role in grounds.evidence.state.of_type(ROLE, provider.account_id):
        entries = entries_of(grounds, role)
        unread |= entries is None
        if any(one.kind == "Federated" and one.value == provider.arn for one in entries or ()):
            found.append(role)
    return found, unread


def _last(grounds: Grounds, role: ConfigurationItem, provider: ConfigurationItem) -> datetime | None:
    return last_assumption(grounds, role, Entry("Federated", provider.arn, ""))


def _finding(
    provider: ConfigurationItem, what: str, explanation: str, last: datetime | None, notes: tuple[str, ...]
) -> Finding:
    is_saml = provider.resource_type == SAML
    name = provider.resource_name or provider.arn.rpartition("/")[2]
    option = (
        "saml-provider --saml-provider-arn" if is_saml else "open-id-connect-provider --open-id-connect-provider-arn"
    )
    return Finding(
        _ID,
        "UnusedIdentityProvider",
        Severity.LOW,
        f"{'SAML' if is_saml else 'OIDC'} provider {name} {what}",
        provider.account_id,
        provider.region,
        provider.resource_type,
        provider.arn,
        details={"lastAccessed": timestamp(last)},
        explanation=(explanation,),
        remediation=(f"aws iam delete-{option} {provider.arn}",),
        notes=(*notes, _OTHERS) if is_saml else notes,
    )


UNUSED_IDENTITY_PROVIDERS: Final = Check(
    _ID,
    "Identity provider without use",
    "unused",
    Severity.LOW,
    ("UnusedIdentityProvider",),
    (SAML, OIDC),
    "SAML and OIDC providers that no role of their account trusts, or through which nobody became a role within the "
    "window. A provider that is younger than the window is not judged.",
    ("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html",),
    run,
)
