"""Which practice the checks of analyses answer for when they run within an audit."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check
from leastwise.model.practice import Practice

_OF_CHECKS: Final = {
    "external-role-trust": Practice.CONDITIONS,
    "external-trust-anchor": Practice.CONDITIONS,
    "unused-permission": Practice.LEAST_PRIVILEGE,
    "unused-cross-account-grant": Practice.LEAST_PRIVILEGE,
    "unused-condition": Practice.CONDITIONS,
    "unused-access-key": Practice.KEY_ROTATION,
    "unused-password": Practice.KEY_ROTATION,
}
_OF_ANALYSES: Final = {
    "external": Practice.LEAST_PRIVILEGE,
    "internal": Practice.LEAST_PRIVILEGE,
    "escalation": Practice.LEAST_PRIVILEGE,
    "unused": Practice.UNUSED,
}


def practice_of(check: Check) -> Practice:
    """The practice that a check answers for: the one that it names, else that of its analysis."""
    return check.practice or _OF_CHECKS.get(check.id) or _OF_ANALYSES[check.analysis]
