"""Who within the zone of trust can reach chosen resources: the checks of `leastwise analyze internal`."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check

INTERNAL_ACCESS: Final[tuple[Check, ...]] = ()
