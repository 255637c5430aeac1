"""The shelf of operations that change recorded resources: one file a family, listed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leastwise.inventory.event_sourcing.families import (
    access_keys,
    account,
    buckets,
    functions,
    groups,
    identity_providers,
    instance_profiles,
    kms_keys,
    login_profiles,
    mfa_devices,
    organizations,
    permission_sets,
    policies,
    queues_and_topics,
    roles,
    roles_anywhere,
    server_certificates,
    user_credentials,
    users,
    whole_policies,
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
    buckets.FAMILY,
    kms_keys.FAMILY,
    functions.FAMILY,
    queues_and_topics.QUEUES,
    queues_and_topics.TOPICS,
    *whole_policies.WHOLE_POLICIES,
    organizations.FAMILY,
    permission_sets.FAMILY,
    roles_anywhere.FAMILY,
)

OPERATIONS: Final[Mapping[tuple[str, str], Operation]] = {
    (family.event_source, name): operation for family in FAMILIES for name, operation in family.operations.items()
}
"""What each event changes, by (eventSource, eventName)."""
