"""Practice 4, lock the root user away: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.best_practice.root.credentials import (
    CENTRAL_ROOT_ACCESS,
    MEMBER_ROOT_CREDENTIALS,
    ROOT_ACCESS_KEY,
    ROOT_CERTIFICATE,
)
from leastwise.checks.best_practice.root.limits import ACCOUNT_CONTACT, ROOT_SCP, SECURITY_CONTACT
from leastwise.checks.best_practice.root.use import (
    ASSUMED_ROOT,
    ROOT_CALLS,
    ROOT_LAST_USED,
    ROOT_SIGN_IN,
    ROOT_SIGN_IN_FAILED,
)
from leastwise.checks.check import Check

ROOT: Final[tuple[Check, ...]] = (
    ROOT_ACCESS_KEY,
    ROOT_CERTIFICATE,
    ROOT_LAST_USED,
    ROOT_SIGN_IN,
    ROOT_SIGN_IN_FAILED,
    ROOT_CALLS,
    ASSUMED_ROOT,
    MEMBER_ROOT_CREDENTIALS,
    CENTRAL_ROOT_ACCESS,
    ROOT_SCP,
    SECURITY_CONTACT,
    ACCOUNT_CONTACT,
)
