"""Identity providers that many customers share, and what a stranger's token of one says.

The issuer of such a provider is the same for all of its customers, so that a role which trusts it must ask for the
claim that tells them apart. IAM User Guide, "Identity-provider controls for shared OIDC providers" (which lists
providers and claims) and "Create a role for OpenID Connect federation"; "Available keys for AWS OIDC federation".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from leastwise.policy.caller import Caller, CallerKind
from leastwise.policy.callers import Callers, context_demands, demand
from leastwise.policy.document import Condition, Policy
from leastwise.policy.key_space import Demand

_STRANGER: Final = "outsider-0000"
GITHUB: Final = "token.actions.githubusercontent.com"
_MARK: Final = ":oidc-provider/"
_WILDCARDS: Final = frozenset("*?$")


@dataclass(frozen=True, slots=True)
class Tenancy:
    """The claims of which each tells customers apart; of `sub` also what stands before and behind the customer's name.

    `opening` and `closing` are empty where the form of the claim is not known.
    """

    claims: tuple[str, ...] = ("sub",)
    opening: str = ""
    closing: str = ""


_GITHUB_CLAIMS: Final = (
    "sub",
    "actor",
    "actor_id",
    "enterprise",
    "enterprise_id",
    "job_workflow_ref",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "workflow_ref",
)

SHARED_PROVIDERS: Final[Mapping[str, Tenancy]] = {
    GITHUB: Tenancy(_GITHUB_CLAIMS, "repo:", "/"),
    "vstoken.actions.githubusercontent.com": Tenancy(_GITHUB_CLAIMS, "repo:", "/"),
    "oidc-configuration.audit-log.githubusercontent.com": Tenancy(),
    "gitlab.com": Tenancy(("sub", "namespace_path", "project_path"), "project_path:", "/"),
    "app.terraform.io": Tenancy(("sub",), "organization:", ":"),
    "agent.buildkite.com": Tenancy(("sub",), "organization:", ":"),
    "oidc.codefresh.io": Tenancy(),
    "studio.datachain.ai/api": Tenancy(),
    "scalr.io": Tenancy(),
    "tokens.cloud.shisho.dev": Tenancy(),
    "proidc.upbound.io": Tenancy(),
    "api.pulumi.com/oidc": Tenancy(("aud", "sub")),
    "sandboxes.cloud": Tenancy(("aud", "sub")),
    "oidc.vercel.com": Tenancy(("aud", "sub")),
    "cognito-identity.amazonaws.com": Tenancy(("aud", "sub")),
    "accounts.google.com": Tenancy(("aud", "oaud", "sub")),
    "graph.facebook.com": Tenancy(("app_id", "id")),
    "www.amazon.com": Tenancy(("app_id", "user_id")),
}
"""Providers by the address that their condition keys begin with."""

_BUILT_IN: Final = frozenset(
    {"cognito-identity.amazonaws.com", "accounts.google.com", "graph.facebook.com", "www.amazon.com"}
)


def provider_of(principal: str) -> str | None:
    """The address of an OpenID Connect provider in lower case, as its condition keys begin; None for all others."""
    text = principal.lower()
    if text in _BUILT_IN:
        return text
    before, mark, provider = text.partition(_MARK)
    return provider if mark and before.startswith("arn:") and provider else None


def strangers_with_tokens(policies: Sequence[Policy]) -> Iterator[Callers]:
    """For each shared provider that the policies name: a customer of it whom they do not name."""
    entries = dict.fromkeys(
        entry for policy in policies for one in policy.statements if one.principal for entry in one.principal.entries
    )
    for kind, value in entries:
        provider = provider_of(value) if kind == "Federated" else None
        if provider is not None and provider in SHARED_PROVIDERS:
            account = value.split(":")[4] if value.count(":") > _ARN_COLONS - 1 else ""
            caller = Caller(CallerKind.FEDERATED, value, account)
            yield Callers(caller, (*context_demands(caller), *_claims(provider, policies)))


_ARN_COLONS: Final = 5


def _claims(provider: str, policies: Sequence[Policy]) -> Iterator[Demand]:
    """What the claims of a stranger's token are."""
    tenancy = SHARED_PROVIDERS[provider]
    for claim in tenancy.claims:
        key = f"{provider}:{claim}"
        yield demand("Null", key, "false")
        if claim == "sub" and tenancy.opening:
            yield from _subject(key, tenancy, _conditions(key, policies))
        else:
            yield demand("ForAllValues:StringLike", key, f"{_STRANGER}*")


def _conditions(key: str, policies: Sequence[Policy]) -> list[Condition]:
    statements = (one for policy in policies for one in policy.statements)
    return [condition for one in statements for condition in one.conditions if condition.key.lower() == key]


def _subject(key: str, tenancy: Tenancy, conditions: Sequence[Condition]) -> Iterator[Demand]:
    """A subject of any customer but those whose names the conditions write out.

    Where a condition leaves an end of the name open, another customer may have a longer one: ``repo:example*``.
    """
    if any("ignorecase" in one.operator.lower() for one in conditions):
        yield demand("ForAllValues:StringLike", key, f"{tenancy.opening}{_STRANGER}{tenancy.closing}*")
        return
    names = {
        name
        for one in conditions
        for value in one.values
        if (name := _customer(value, tenancy)) and not _WILDCARDS & set(name)
    }
    yield demand("ForAllValues:StringLike", key, f"{tenancy.opening}?*{tenancy.closing}*")
    if names:
        yield demand("StringNotLike", key, *(f"{tenancy.opening}{one}{tenancy.closing}*" for one in sorted(names)))


def _customer(value: str, tenancy: Tenancy) -> str:
    """The name behind the opening, without stars at its ends; empty where the value has another form."""
    if not value.startswith(tenancy.opening):
        return ""
    return value.removeprefix(tenancy.opening).partition(tenancy.closing)[0].strip("*")
