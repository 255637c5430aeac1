"""Federated principals, and the STS actions with which each kind of principal assumes a role.

IAM User Guide, "AWS JSON policy elements: Principal"; AWS STS API Reference, AssumeRole, AssumeRoleWithSAML and
AssumeRoleWithWebIdentity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.policy.json_text import Path
from leastwise.policy.validation.errors.elements import principals

_DOMAIN: Final = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}(?::[0-9]+)?(?:/\S*)?")
_PROVIDER: Final = re.compile(r"arn:[a-z-]+:iam::[0-9]{12}:(?:saml-provider|oidc-provider)/\S+")

ASSUMES: Final = {
    "sts:assumerole": frozenset({"aws", "service", "*"}),
    "sts:assumerolewithsaml": frozenset({"saml"}),
    "sts:assumerolewithwebidentity": frozenset({"oidc"}),
}
"""Action in lower case -> the kinds of principal that can call it."""


def is_federated_principal(text: str) -> bool:
    """Whether a text is an identity provider's address or the ARN of a SAML or OIDC provider."""
    return bool(_DOMAIN.fullmatch(text) or _PROVIDER.fullmatch(text))


def callers(statement: Mapping[str, Any], path: Path) -> Iterator[tuple[str, str]]:
    """(kind, text) of the principals of a statement; kinds are aws, service, saml, oidc, and "*" for everyone."""
    if statement.get("Principal") == "*":
        yield "*", "*"
    for _, kind, text in principals(statement, path):
        if text == "*":
            yield "*", text
        elif kind == "federated":
            yield ("saml" if ":saml-provider/" in text else "oidc"), text
        elif kind in ("aws", "service"):
            yield kind, text
