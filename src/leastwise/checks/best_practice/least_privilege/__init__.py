"""Practice 1, grant least privilege: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check

LEAST_PRIVILEGE: Final[tuple[Check, ...]] = ()
