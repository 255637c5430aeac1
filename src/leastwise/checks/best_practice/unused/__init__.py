"""Practice 7, remove unused users, roles and policies: its checks.

Unused roles, policies, groups and identity providers are found by `checks/unused_access`, which the audit runs too.
"""

from __future__ import annotations

from typing import Final

from leastwise.checks.best_practice.unused.server_certificates import EXPIRED_SERVER_CERTIFICATE
from leastwise.checks.best_practice.unused.users import UNUSED_USER
from leastwise.checks.check import Check

UNUSED: Final[tuple[Check, ...]] = (UNUSED_USER, EXPIRED_SERVER_CERTIFICATE)
