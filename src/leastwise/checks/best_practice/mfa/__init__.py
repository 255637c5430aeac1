"""Practice 2, require multi-factor authentication: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check

MFA: Final[tuple[Check, ...]] = ()
