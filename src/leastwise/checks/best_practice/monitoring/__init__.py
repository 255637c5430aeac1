"""Practice 8, monitor the account: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.best_practice.monitoring.multi_region_trail import MULTI_REGION_TRAIL
from leastwise.checks.best_practice.monitoring.trail_settings import (
    TRAIL_DELIVERY,
    TRAIL_ENCRYPTION,
    TRAIL_TO_LOGS,
    TRAIL_VALIDATION,
)
from leastwise.checks.check import Check

MONITORING: Final[tuple[Check, ...]] = (
    MULTI_REGION_TRAIL,
    TRAIL_DELIVERY,
    TRAIL_VALIDATION,
    TRAIL_ENCRYPTION,
    TRAIL_TO_LOGS,
)
