"""Practice 8, monitor the account: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.best_practice.monitoring.analyzers import EXTERNAL_ANALYZER, UNUSED_ANALYZER
from leastwise.checks.best_practice.monitoring.cis_alarms import CIS_ALARMS
from leastwise.checks.best_practice.monitoring.config_recorder import CONFIG_RECORDER
from leastwise.checks.best_practice.monitoring.events_arriving import EVENTS_ARRIVING
from leastwise.checks.best_practice.monitoring.multi_region_trail import MULTI_REGION_TRAIL
from leastwise.checks.best_practice.monitoring.security_services import GUARD_DUTY, SECURITY_HUB
from leastwise.checks.best_practice.monitoring.trail_bucket import TRAIL_BUCKET
from leastwise.checks.best_practice.monitoring.trail_settings import (
    TRAIL_DELIVERY,
    TRAIL_ENCRYPTION,
    TRAIL_TO_LOGS,
    TRAIL_VALIDATION,
)
from leastwise.checks.check import Check

MONITORING: Final[tuple[Check, ...]] = (
    MULTI_REGION_TRAIL,
    EVENTS_ARRIVING,
    TRAIL_DELIVERY,
    TRAIL_VALIDATION,
    TRAIL_ENCRYPTION,
    TRAIL_BUCKET,
    TRAIL_TO_LOGS,
    CONFIG_RECORDER,
    EXTERNAL_ANALYZER,
    UNUSED_ANALYZER,
    GUARD_DUTY,
    SECURITY_HUB,
    *CIS_ALARMS,
)
