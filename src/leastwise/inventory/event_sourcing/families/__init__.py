"""The shelf of operations that change recorded resources: one file a family, listed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from leastwise.inventory.event_sourcing.families import (
    access_keys,
    access_points,
    account,
    buckets,
    db_snapshots,
    event_buses,
    functions,
    glue_catalog,
    groups,
    identity_providers,
    identity_store,
    instance_profiles,
    kms_keys,
    login_profiles,
    mfa_devices,
    opensearch_domains,
    organizations,
    permission_sets,
    policies,
    queues_and_topics,
    rest_apis,
    roles,
    roles_anywhere,
    server_certificates,
    snapshots_and_images,
    user_credentials,
    users,
    vpc_endpoints,
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
    snapshots_and_images.FAMILY,
    db_snapshots.FAMILY,
    vpc_endpoints.FAMILY,
    access_points.FAMILY,
    event_buses.FAMILY,
    glue_catalog.FAMILY,
    opensearch_domains.FAMILY,
    rest_apis.FAMILY,
    *identity_store.FAMILIES,
)

OPERATIONS: Final[Mapping[tuple[str, str], Operation]] = {
    (family.event_source, name): operation for family in FAMILIES for name, operation in family.operations.items()
}
"""What each event changes, by (eventSource, eventName)."""
