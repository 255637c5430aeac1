"""Who outside the zone of trust can reach resources: the checks of `leastwise analyze external`."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check
from leastwise.checks.external_access.buckets import BUCKETS
from leastwise.checks.external_access.keys import KEYS
from leastwise.checks.external_access.resource_policies import RESOURCE_POLICIES
from leastwise.checks.external_access.role_trust import ROLE_TRUST
from leastwise.checks.external_access.shared_copies import SHARED_COPIES
from leastwise.checks.external_access.trust_anchors import TRUST_ANCHORS

EXTERNAL_ACCESS: Final[tuple[Check, ...]] = (
    ROLE_TRUST,
    BUCKETS,
    KEYS,
    RESOURCE_POLICIES,
    SHARED_COPIES,
    TRUST_ANCHORS,
)
