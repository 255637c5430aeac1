"""The ten practices that an audit answers for, numbered as reports show them.

IAM User Guide, "Security best practices in IAM".
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Practice(StrEnum):
    """One practice of IAM; its value is its name on the command line and in documents."""

    LEAST_PRIVILEGE = "least-privilege"
    MFA = "mfa"
    ROLES_NOT_USERS = "roles-not-users"
    ROOT = "root"
    KEY_ROTATION = "key-rotation"
    CONDITIONS = "conditions"
    UNUSED = "unused"
    MONITORING = "monitoring"
    NO_WILDCARDS = "no-wildcards"
    REVIEW_CADENCE = "review-cadence"

    @property
    def number(self) -> int:
        """1 to 10."""
        return list(Practice).index(self) + 1

    @property
    def heading(self) -> str:
        """One line for people."""
        return _TITLES[self]


_TITLES: Final = {
    Practice.LEAST_PRIVILEGE: "Grant least privilege",
    Practice.MFA: "Require multi-factor authentication",
    Practice.ROLES_NOT_USERS: "Use roles, not users and long-lived keys",
    Practice.ROOT: "Lock the root user away",
    Practice.KEY_ROTATION: "Rotate access keys and passwords",
    Practice.CONDITIONS: "Restrict access with conditions",
    Practice.UNUSED: "Remove unused users, roles and policies",
    Practice.MONITORING: "Monitor the account",
    Practice.NO_WILDCARDS: "Avoid wildcards in policies",
    Practice.REVIEW_CADENCE: "Review permissions regularly",
}
