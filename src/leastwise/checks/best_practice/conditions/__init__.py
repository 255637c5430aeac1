"""Practice 6, restrict access with conditions: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check

CONDITIONS: Final[tuple[Check, ...]] = ()
