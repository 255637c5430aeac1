"""Checks: each decides one question about resources, and is one small file; shelves of them are named by analyses."""

from __future__ import annotations

from typing import Final

from leastwise.checks.best_practice import BEST_PRACTICE
from leastwise.checks.check import Check
from leastwise.checks.external_access import EXTERNAL_ACCESS
from leastwise.checks.internal_access import INTERNAL_ACCESS
from leastwise.checks.privilege_escalation import PRIVILEGE_ESCALATION
from leastwise.checks.unused_access import UNUSED_ACCESS

SHELVES: Final[dict[str, tuple[Check, ...]]] = {
    "external": EXTERNAL_ACCESS,
    "unused": UNUSED_ACCESS,
    "internal": INTERNAL_ACCESS,
    "escalation": PRIVILEGE_ESCALATION,
}
"""The checks of each analysis, by the name that `leastwise analyze` knows it by."""

CHECKS: Final[tuple[Check, ...]] = tuple(check for shelf in SHELVES.values() for check in shelf)
"""The checks of all analyses."""

AUDIT_CHECKS: Final[tuple[Check, ...]] = (*BEST_PRACTICE, *CHECKS)
"""Everything that `leastwise audit` runs."""
