"""Who outside the zone of trust can reach resources: the checks of `leastwise analyze external`."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check

EXTERNAL_ACCESS: Final[tuple[Check, ...]] = ()
