"""Condition keys for tags, which name the tag behind a slash (IAM User Guide, "Controlling access using tags")."""

from __future__ import annotations

from leastwise.policy.validation.check import Subject


def lacks_tag_key(key: str, subject: Subject) -> bool:
    """Whether a condition key would exist if it named a tag: aws:ResourceTag, or aws:ResourceTag with a slash."""
    plain = key.rstrip("/")
    prefix, colon, name = plain.partition(":")
    if not (prefix and colon and name) or "/" in plain:
        return False
    known = subject.reference.condition_key
    return known(plain) is None and known(f"{plain}/tag") is not None
