"""Who within the zone of trust can reach chosen resources: the checks of `leastwise analyze internal`."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check
from leastwise.checks.internal_access.check import INTERNAL

INTERNAL_ACCESS: Final[tuple[Check, ...]] = (INTERNAL,)
