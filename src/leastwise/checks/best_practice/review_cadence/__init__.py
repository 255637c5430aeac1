"""Practice 10, review permissions regularly: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check

REVIEW_CADENCE: Final[tuple[Check, ...]] = ()
