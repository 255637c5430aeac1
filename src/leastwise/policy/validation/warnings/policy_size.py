"""How long a policy is, as IAM counts: white space is free ("IAM and AWS STS quotas")."""

from __future__ import annotations


def visible_characters(text: str) -> int:
    """The number of characters that are no white space."""
    return sum(map(len, text.split()))
