"""Practice 5, rotate access keys and passwords: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check

KEY_ROTATION: Final[tuple[Check, ...]] = ()
