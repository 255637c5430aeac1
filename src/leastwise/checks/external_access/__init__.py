"""Who outside the zone of trust can reach resources: the checks of `leastwise analyze external`."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check
from leastwise.checks.external_access.resource_policies import RESOURCE_POLICIES
from leastwise.checks.external_access.role_trust import ROLE_TRUST

EXTERNAL_ACCESS: Final[tuple[Check, ...]] = (ROLE_TRUST, RESOURCE_POLICIES)
