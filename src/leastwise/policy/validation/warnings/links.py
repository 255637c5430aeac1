"""Where AWS describes its checks."""

from __future__ import annotations

from typing import Final

_PAGE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"


def learn_more(section: str) -> str:
    """The address of a section of "IAM policy validation check reference", such as suggestion-empty-sid-value."""
    return f"{_PAGE}#access-analyzer-reference-policy-checks-{section}"


def manual(page: str) -> str:
    """The address of a page of the IAM User Guide, for the checks that AWS does not have."""
    return f"https://docs.aws.amazon.com/IAM/latest/UserGuide/{page}"
