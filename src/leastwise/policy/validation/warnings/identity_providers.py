"""OpenID Connect providers as principals (IAM User Guide, "AWS JSON policy elements: Principal")."""

from __future__ import annotations

from typing import Final

GITHUB: Final = "token.actions.githubusercontent.com"
_BUILT_IN: Final = frozenset(
    {"cognito-identity.amazonaws.com", "accounts.google.com", "graph.facebook.com", "www.amazon.com"}
)
_MARK: Final = ":oidc-provider/"


def provider_of(principal: str) -> str | None:
    """The provider's address in lower case, as its condition keys begin; None for SAML providers and others."""
    text = principal.lower()
    if text in _BUILT_IN:
        return text
    before, mark, provider = text.partition(_MARK)
    return provider if mark and before.startswith("arn:") and provider else None
