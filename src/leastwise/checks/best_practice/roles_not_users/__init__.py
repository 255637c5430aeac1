"""Practice 3, use roles, not users and long-lived keys: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check

ROLES_NOT_USERS: Final[tuple[Check, ...]] = ()
