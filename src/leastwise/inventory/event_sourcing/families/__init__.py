"""The shelf of operations that change recorded resources: one file a family, listed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leastwise.inventory.event_sourcing.families import (
    access_keys,
    account,
    groups,
    identity_providers,
    instance_profiles,
    login_profiles,
    mfa_devices,
    policies,
    roles,
    server_certificates,
    user_credentials,
    users,
)
from leastwise.inventory.event_sourcing.families.family import Family, Operation

FAMILIES: Final[tuple[Family, ...]] = (
    users.FAMILY,
    groups.FAMILY,
    roles.FAMILY,
    policies.FAMILY,
    access_keys.FAMILY,
    login_profiles.FAMILY,
    mfa_devices.FAMILY,
    user_credentials.FAMILY,
    instance_profiles.FAMILY,
    identity_providers.FAMILY,
    server_certificates.FAMILY,
    account.FAMILY,
)

OPERATIONS: Final[Mapping[tuple[str, str], Operation]] = {
    (family.event_source, name): operation for family in FAMILIES for name, operation in family.operations.items()
}
"""What each event changes, by (eventSource, eventName)."""
