"""What is granted and was not used: the checks of `leastwise analyze unused`."""

from __future__ import annotations

from typing import Final

from leastwise.checks.check import Check
from leastwise.checks.unused_access.access_keys import UNUSED_ACCESS_KEYS
from leastwise.checks.unused_access.conditions import UNUSED_CONDITIONS
from leastwise.checks.unused_access.cross_account_grants import UNUSED_CROSS_ACCOUNT_GRANTS
from leastwise.checks.unused_access.groups import UNUSED_GROUPS
from leastwise.checks.unused_access.identity_providers import UNUSED_IDENTITY_PROVIDERS
from leastwise.checks.unused_access.passwords import UNUSED_PASSWORDS
from leastwise.checks.unused_access.permissions import UNUSED_PERMISSIONS
from leastwise.checks.unused_access.policies import UNUSED_POLICIES
from leastwise.checks.unused_access.roles import UNUSED_ROLES
from leastwise.checks.unused_access.trusted_principals import UNUSED_TRUSTED_PRINCIPALS

UNUSED_ACCESS: Final[tuple[Check, ...]] = (
    UNUSED_ROLES,
    UNUSED_ACCESS_KEYS,
    UNUSED_PASSWORDS,
    UNUSED_PERMISSIONS,
    UNUSED_GROUPS,
    UNUSED_POLICIES,
    UNUSED_IDENTITY_PROVIDERS,
    UNUSED_TRUSTED_PRINCIPALS,
    UNUSED_CROSS_ACCOUNT_GRANTS,
    UNUSED_CONDITIONS,
)
