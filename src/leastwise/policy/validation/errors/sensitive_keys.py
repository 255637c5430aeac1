"""Condition keys whose values are identifiers of owners and networks.

IAM User Guide, "AWS global condition context keys", "Sensitive condition keys".
"""

from __future__ import annotations

from typing import Final

SENSITIVE_KEYS: Final = frozenset(
    """
    aws:principalaccount aws:principalorgid aws:resourceaccount aws:resourceorgid aws:sourceaccount aws:sourceorgid
    aws:sourcevpc aws:sourcevpce aws:vpceaccount aws:vpceorgid
    """.split()
)
"""The keys in lower case."""
