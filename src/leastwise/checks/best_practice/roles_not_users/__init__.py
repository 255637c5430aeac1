"""Practice 3, use roles, not users and long-lived keys: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.best_practice.roles_not_users.in_use import KEY_BESIDE_ROLE, KEY_USED_BY_SERVICE
from leastwise.checks.best_practice.roles_not_users.instances import INSTANCE_WITHOUT_ROLE
from leastwise.checks.best_practice.roles_not_users.long_lived import (
    HUMAN_USER,
    LONG_LIVED_KEY,
    NO_FEDERATION,
    PASSWORD_AND_KEYS,
    SERVICE_CREDENTIAL,
)
from leastwise.checks.check import Check

ROLES_NOT_USERS: Final[tuple[Check, ...]] = (
    KEY_USED_BY_SERVICE,
    KEY_BESIDE_ROLE,
    HUMAN_USER,
    NO_FEDERATION,
    LONG_LIVED_KEY,
    PASSWORD_AND_KEYS,
    SERVICE_CREDENTIAL,
    INSTANCE_WITHOUT_ROLE,
)
