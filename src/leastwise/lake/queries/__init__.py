"""The saved-query shelf: one ``.sql`` file a question, listed in order, with parameters bound as literals.

A query is written once, in the Trino/Athena dialect, so that it runs here and in Athena over the same lake.
"""

from __future__ import annotations

import difflib
from importlib import resources
from typing import Final

from leastwise.errors import InputError
from leastwise.lake.queries.binding import bind
from leastwise.lake.queries.saved_query import Parameter, SavedQuery, parse_saved_query

__all__ = ["SAVED_QUERIES", "Parameter", "SavedQuery", "bind", "load"]

SAVED_QUERIES: Final[tuple[str, ...]] = (
    "iam-users-created",
    "iam-users-deleted",
    "iam-entities-created-or-deleted",
    "console-users-created",
    "roles-created",
    "roles-deleted",
    "managed-policies-changed",
    "trust-policies-changed",
    "group-membership-changes",
    "identity-provider-changes",
    "permission-set-changes",
    "administrator-access-grants",
    "full-admin-given-to-user",
    "policy-tampering",
    "self-granted-permissions",
    "roles-created-then-made-admin",
    "full-admin-policies-written",
    "permissions-boundary-changes",
    "keys-and-passwords-changed",
    "access-keys-created-for-others",
    "mfa-device-changes",
    "password-policy-changes",
    "access-keys-used-from-many-networks",
    "access-key-activity",
    "secrets-read",
    "console-sign-ins",
    "console-logins-without-mfa",
    "console-logins-failed-by-address",
    "console-logins-from-new-addresses",
    "root-sign-ins",
    "root-activity",
    "principal-timeline",
    "incident-window",
    "iam-actions-by-address",
    "iam-actions-by-service",
    "access-denied-by-principal",
    "first-seen-actions",
    "iam-changes-off-hours",
    "last-used-actions",
    "last-used-services",
    "principals-not-seen",
    "user-agents-by-principal",
    "events-per-day",
    "events-per-service",
    "error-rates",
    "role-sessions-issued",
    "cross-account-role-assumptions",
    "role-chains",
    "temporary-credentials-for-users",
    "instance-credentials-used-outside",
    "bucket-readers",
    "data-read-by-principal",
    "buckets-made-public",
    "snapshots-and-images-shared",
    "resource-policy-changes",
    "kms-keys-disabled-or-deleted",
    "instances-terminated",
    "instances-launched",
    "security-groups-opened",
    "functions-changed",
    "tls-below-1-2",
    "vpc-endpoint-access",
    "trails-stopped-or-changed",
    "security-services-disabled",
    "organization-changes",
    "shared-events-across-accounts",
    "holders-of-a-managed-policy",
    "users-without-mfa",
    "access-keys-old-or-unused",
    "roles-trusting-other-accounts",
    "policy-changes-with-author",
    "changes-without-event",
)
"""The names of the saved queries, in the order in which they are shown."""


def load(name: str) -> SavedQuery:
    """The saved query of that name.

    Raises:
        InputError: there is none; the hint names close matches.
    """
    if name not in SAVED_QUERIES:
        close = difflib.get_close_matches(name.lower().replace("_", "-"), SAVED_QUERIES, n=3)
        hint = f"Did you mean {' or '.join(close)}?" if close else "docs/saved-queries.md lists them."
        raise InputError(f"there is no saved query {name!r}", hint)
    text = resources.files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
    return parse_saved_query(name, text)
