"""Practice 5, rotate access keys and passwords: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.best_practice.key_rotation.access_keys import (
    ACCESS_KEY_AGE,
    INACTIVE_KEY,
    NEVER_USED,
    SETUP_KEY,
    TWO_ACTIVE_KEYS,
    UNUSED_45,
)
from leastwise.checks.best_practice.key_rotation.password_policy import (
    CHARACTER_CLASSES,
    PASSWORD_CHANGE,
    PASSWORD_EXPIRY,
    PASSWORD_LENGTH,
    PASSWORD_REUSE,
)
from leastwise.checks.best_practice.key_rotation.passwords import (
    PASSWORD_AGE,
    PASSWORD_UNUSED_45,
    SIGNING_CERTIFICATE,
)
from leastwise.checks.best_practice.key_rotation.rotation_seen import ROTATION_SEEN
from leastwise.checks.check import Check

KEY_ROTATION: Final[tuple[Check, ...]] = (
    ACCESS_KEY_AGE,
    TWO_ACTIVE_KEYS,
    NEVER_USED,
    UNUSED_45,
    SETUP_KEY,
    INACTIVE_KEY,
    ROTATION_SEEN,
    PASSWORD_AGE,
    PASSWORD_UNUSED_45,
    SIGNING_CERTIFICATE,
    PASSWORD_LENGTH,
    PASSWORD_REUSE,
    PASSWORD_EXPIRY,
    PASSWORD_CHANGE,
    *CHARACTER_CLASSES,
)
