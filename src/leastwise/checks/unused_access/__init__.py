"""What is granted and was not used: the checks of `leastwise analyze unused`."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check

UNUSED_ACCESS: Final[tuple[Check, ...]] = ()
