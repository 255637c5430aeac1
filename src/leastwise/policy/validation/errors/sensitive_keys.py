"""Condition keys that say whose a request or a resource is, and must not be compared loosely.

IAM User Guide, "AWS global condition context keys", "Sensitive condition keys".
"""

from __future__ import annotations

import re
from typing import Final

from leastwise.policy.validation.errors.policy_variables import written_variables
from leastwise.policy.validation.errors.resource_arns import is_literal

SENSITIVE_KEYS: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:principalorgid",
        "aws:resourceaccount",
        "aws:resourceorgid",
        "aws:sourceaccount",
        "aws:sourceorgid",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:vpceaccount",
        "aws:vpceorgid",
    }
)
USER_ID: Final = "aws:userid"
_VARIABLE: Final = re.compile(r"\$\{[^}]*\}")
LIKE_OPERATORS: Final = frozenset({"stringlike", "stringnotlike"})
"""The operators for which wildcards match, those in a variable's value too."""


def has_variable(text: str) -> bool:
    """Whether a value has policy variables. Those of sensitive keys are left out: AWS fills them with identifiers."""
    return any(one.is_key and one.name.strip().lower() not in SENSITIVE_KEYS for one in written_variables(text))


def has_wildcard(text: str) -> bool:
    """Whether a value has wildcards of its own."""
    return not is_literal(_VARIABLE.sub("", text))


def user_part(text: str) -> str:
    """What stands before the first colon outside variables, a user's or role's unique ID; all where there is none."""
    colon = _VARIABLE.sub(lambda found: "v" * len(found.group()), text).find(":")
    return text if colon < 0 else text[:colon]


def is_any_user(text: str) -> bool:
    """Whether a value leaves the whole unique ID open and has a colon behind it: ``*:session``."""
    user = user_part(text)
    return user != text and (user == "*" or bool(_VARIABLE.fullmatch(user)))
