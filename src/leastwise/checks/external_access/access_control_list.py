"""The access control list of a bucket as statements of a policy.

Amazon S3 User Guide, "Access control list (ACL) overview": which actions each permission on a bucket stands for, and
the groups AllUsers and AuthenticatedUsers; "Controlling ownership of objects and disabling ACLs": with
BucketOwnerEnforced the list has no effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.access.members import entries, inner, text
from leastwise.checks.external_access.grants import WITH_CREDENTIALS, statement
from leastwise.model.configuration_item import ConfigurationItem

MEMBER: Final = "accessControlList"
_PERMISSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "READ": ("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"),
    "WRITE": ("s3:PutObject",),
    "READ_ACP": ("s3:GetBucketAcl",),
    "WRITE_ACP": ("s3:PutBucketAcl",),
}
_GROUPS: Final = "http://acs.amazonaws.com/groups/"
_ALL_USERS: Final = f"{_GROUPS}global/AllUsers"
_AUTHENTICATED_USERS: Final = f"{_GROUPS}global/AuthenticatedUsers"


def has_no_effect(bucket: ConfigurationItem) -> bool:
    """Whether object ownership turns access control lists off."""
    rules = entries(inner(bucket.configuration, "ownershipControls"), "rules")
    return any(text(one, "objectOwnership") == "BucketOwnerEnforced" for one in rules)


def statements_of(bucket: ConfigurationItem, *, ignores_public: bool) -> Iterator[dict[str, Any]]:
    """A statement for each grant to somebody else than the owner; without those to groups where these are ignored."""
    found = inner(bucket.configuration, MEMBER)
    owner = text(inner(found, "owner"), "id")
    for grant in entries(found, "grants"):
        grantee = inner(grant, "grantee")
        principal, condition = _principal(grantee)
        is_group = text(grantee, "uri") in (_ALL_USERS, _AUTHENTICATED_USERS)
        if principal is None or (is_group and ignores_public) or (owner and text(grantee, "id") == owner):
            continue
        actions = _actions(text(grant, "permission"))
        resources = [bucket.arn, f"{bucket.arn}/*"]
        yield {**statement(principal, actions), "Resource": resources, **condition}


def _principal(grantee: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """(Principal element, Condition element) of a grantee; None for S3's own log delivery."""
    if uri := text(grantee, "uri"):
        if uri == _ALL_USERS:
            return "*", {}
        return ({"AWS": "*"}, {"Condition": WITH_CREDENTIALS}) if uri == _AUTHENTICATED_USERS else (None, {})
    identity = text(grantee, "id") or text(grantee, "emailaddress") or text(grantee, "emailAddress")
    return ({"CanonicalUser": identity}, {}) if identity else (None, {})


def _actions(permission: str) -> tuple[str, ...]:
    if permission == "FULL_CONTROL":
        return tuple(action for actions in _PERMISSIONS.values() for action in actions)
    return _PERMISSIONS.get(permission, ())
