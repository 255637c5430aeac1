"""Practice 7, remove unused users, roles and policies: its checks."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check

UNUSED: Final[tuple[Check, ...]] = ()
