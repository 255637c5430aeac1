"""Practice 8, monitor the account: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check

MONITORING: Final[tuple[Check, ...]] = ()
