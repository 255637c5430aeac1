"""Practice 10, review permissions regularly: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.best_practice.review_cadence.completed import REVIEW_OF_PERMISSIONS, REVIEW_OF_PRIVILEGED
from leastwise.checks.check import Check

REVIEW_CADENCE: Final[tuple[Check, ...]] = (REVIEW_OF_PERMISSIONS, REVIEW_OF_PRIVILEGED)
