"""Checks of the ten practices that `leastwise audit` answers for, practice by practice."""

from __future__ import annotations

from typing import Final

from leastwise.checks.best_practice.conditions import CONDITIONS
from leastwise.checks.best_practice.key_rotation import KEY_ROTATION
from leastwise.checks.best_practice.least_privilege import LEAST_PRIVILEGE
from leastwise.checks.best_practice.mfa import MFA
from leastwise.checks.best_practice.monitoring import MONITORING
from leastwise.checks.best_practice.no_wildcards import NO_WILDCARDS
from leastwise.checks.best_practice.review_cadence import REVIEW_CADENCE
from leastwise.checks.best_practice.roles_not_users import ROLES_NOT_USERS
from leastwise.checks.best_practice.root import ROOT
from leastwise.checks.best_practice.unused import UNUSED
from leastwise.checks.check import Check

BEST_PRACTICE: Final[tuple[Check, ...]] = (
    *LEAST_PRIVILEGE,
    *MFA,
    *ROLES_NOT_USERS,
    *ROOT,
    *KEY_ROTATION,
    *CONDITIONS,
    *UNUSED,
    *MONITORING,
    *NO_WILDCARDS,
    *REVIEW_CADENCE,
)
