"""Practice 9, avoid wildcards in policies: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check

NO_WILDCARDS: Final[tuple[Check, ...]] = ()
