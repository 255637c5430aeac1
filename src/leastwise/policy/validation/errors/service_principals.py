"""How service principals are written (IAM User Guide, "AWS JSON policy elements: Principal", "AWS services")."""

from __future__ import annotations

import re
from typing import Final

_DOMAINS: Final = r"(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|amazon\.com|aws\.internal|aws\.dev)"
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_PRINCIPAL: Final = re.compile(rf"(?:{_LABEL}\.)+{_DOMAINS}")
_REGIONAL: Final = re.compile(rf"{_LABEL}\.{_LABEL}\.{_DOMAINS}")
_OPEN: Final = frozenset("*?$")

NAMING_KEYS: Final = frozenset(
    {
        "aws:calledvia",
        "aws:calledviafirst",
        "aws:calledvialast",
        "aws:principalservicename",
        "aws:principalservicenameslist",
        "iam:awsservicename",
        "iam:passedtoservice",
    }
)
"""Condition keys, in lower case, whose values are service principals."""

REGIONAL_KEYS: Final = frozenset({"kms:viaservice"})
"""Condition keys, in lower case, whose values are service principals with a Region: s3.us-east-1.amazonaws.com."""


def is_open(text: str) -> bool:
    """Whether a text has wildcards or policy variables, and so may stand for anything."""
    return not _OPEN.isdisjoint(text)


def is_service_principal(text: str) -> bool:
    """Whether a text is written as service principals are."""
    return bool(_PRINCIPAL.fullmatch(text))


def is_regional_service_principal(text: str) -> bool:
    """Whether a text is written as service principals with a Region are."""
    return bool(_REGIONAL.fullmatch(text))
