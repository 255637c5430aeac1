"""Practice 4, lock the root user away: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check

ROOT: Final[tuple[Check, ...]] = ()
