"""The buckets and access points of the demo organisation: who is let in, who only seems to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leastwise.demo.organisation import (
    DEVELOPMENT,
    MANAGEMENT,
    ORGANIZATION_ID,
    OUTSIDE_ACCOUNT,
    PRODUCTION,
)

Document = dict[str, Any]
READ: Final = "s3:GetObject"
ENDPOINT: Final = "vpce-0a1b2c3d4e5f60718"
"""The VPC endpoint of the development account."""

BLOCKED_ACCOUNTS: Final = frozenset({MANAGEMENT})
"""Accounts with S3 Block Public Access of the whole account; elsewhere each bucket has its own."""

BY_POLICY: Final = "example-prod-exports"
BY_ACCESS_POINT: Final = "example-prod-assets"
BY_EXCEPTION: Final = "example-dev-exports"
BY_PATTERN: Final = "example-prod-logs"
BY_LIST: Final = "example-dev-assets"
ACCESS_POINT: Final = "public-assets"


def policy(*statements: Document) -> Document:
    """Returns a policy of these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def objects(bucket: str, principal: Any, condition: Document | None = None, **more: Any) -> Document:
    """Returns a policy that allows reading the bucket's objects; ``more`` are further elements of its statement."""
    statement: Document = {"Effect": "Allow", "Principal": principal, "Action": READ}
    statement |= {"Resource": f"arn:aws:s3:::{bucket}/*"} | ({"Condition": condition} if condition else {}) | more
    return policy({name: value for name, value in statement.items() if value is not None})


def _of_account(account_id: str) -> Document:
    return {"AWS": f"arn:aws:iam::{account_id}:root"}


POLICIES: Final[Mapping[str, Document]] = {
    # readable by an outside account
    BY_POLICY: objects(BY_POLICY, _of_account(OUTSIDE_ACCOUNT)),
    # public only through the access point below, to which the bucket leaves the decision
    BY_ACCESS_POINT: objects(
        BY_ACCESS_POINT, {"AWS": "*"}, {"StringEquals": {"s3:DataAccessPointAccount": PRODUCTION}}
    ),
    # looks public, but a condition keeps it within the organisation, or within its own network
    "example-prod-data-lake": objects(
        "example-prod-data-lake", "*", {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION_ID}}
    ),
    "example-dev-logs": objects("example-dev-logs", "*", {"StringEquals": {"aws:SourceVpce": ENDPOINT}}),
    # looks private, and is not: everybody but one account; any organisation at all
    BY_EXCEPTION: objects(BY_EXCEPTION, None, NotPrincipal=_of_account(MANAGEMENT)),
    BY_PATTERN: objects(BY_PATTERN, {"AWS": "*"}, {"StringLike": {"aws:PrincipalOrgID": "o-*"}}),
    # public by its policy, and restricted by Block Public Access
    "example-dev-data-lake": objects("example-dev-data-lake", "*"),
    "example-mgmt-exports": objects("example-mgmt-exports", "*"),
    # shared within the organisation
    "example-dev-backups": objects("example-dev-backups", _of_account(PRODUCTION)),
    # public, were it not for the deny
    "example-mgmt-backups": policy(
        objects("example-mgmt-backups", _of_account(OUTSIDE_ACCOUNT))["Statement"][0],
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::example-mgmt-backups", "arn:aws:s3:::example-mgmt-backups/*"],
            "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": ORGANIZATION_ID}},
        },
    ),
}
"""Bucket policies by the bucket's name."""

GROUPS_LISTED: Final[Mapping[str, str]] = {BY_LIST: "AuthenticatedUsers", "example-prod-backups": "AllUsers"}
"""Groups that the access control list of a bucket lets list it; Block Public Access ignores the second."""

RESTRICTED: Final = frozenset({"example-dev-data-lake", "example-prod-backups"})
"""Buckets with Block Public Access of their own."""

ACCESS_POINTS: Final[Mapping[str, tuple[str, str, str, Document]]] = {
    ACCESS_POINT: (
        PRODUCTION,
        BY_ACCESS_POINT,
        "Internet",
        policy(
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": READ,
                "Resource": f"arn:aws:s3:us-east-1:{PRODUCTION}:accesspoint/{ACCESS_POINT}/object/*",
            }
        ),
    ),
    "internal-assets": (
        PRODUCTION,
        BY_ACCESS_POINT,
        "VPC",
        policy(
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": READ,
                "Resource": f"arn:aws:s3:us-east-1:{PRODUCTION}:accesspoint/internal-assets/object/*",
            }
        ),
    ),
}
"""Access points by name: account, bucket, network origin and policy."""

EXTRA: Final[Mapping[str, tuple[str, ...]]] = {
    MANAGEMENT: ("example-organization-trail",),
    PRODUCTION: ("example-prod-customer-records",),
    DEVELOPMENT: (),
}
"""Buckets beside those that background activity uses."""
