"""S3 as AWS Config has it: access control lists of buckets, and access points.

AWS Config keeps an access control list as JSON text with `grantList`, whose groups are names (AllUsers) and whose
permissions are words (FullControl). Access points have the members of CloudFormation's AWS::S3::AccessPoint
(CloudFormation Template Reference).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from leastwise.collectors.files import conversions
from leastwise.collectors.files.element import Element

ACCESS_POINT: Final = "AWS::S3::AccessPoint"
_GROUPS: Final[Mapping[str, str]] = {
    "AllUsers": "http://acs.amazonaws.com/groups/global/AllUsers",
    "AuthenticatedUsers": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
    "LogDelivery": "http://acs.amazonaws.com/groups/s3/LogDelivery",
}
_LIST: Final = "grantList"
_POLICY: Final = "Policy"


def access_control_list(value: Any) -> Any:
    """The list with `owner` and `grants` as the inventory has them; what is of another shape stays as given."""
    if isinstance(value, str):
        try:
            value = msgspec.json.decode(value)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return value
    if not isinstance(value, dict) or not isinstance(value.get(_LIST), list):
        return value
    owner = value.get("owner")
    grants = [_grant(one) for one in value[_LIST] if isinstance(one, dict)]
    grants.sort(key=lambda grant: (sorted(grant["grantee"].items()), grant["permission"]))
    return {"owner": {"id": owner.get("id") if isinstance(owner, dict) else None}, "grants": grants}


def _grant(grant: Mapping[str, Any]) -> dict[str, Any]:
    return {"grantee": _grantee(grant.get("grantee")), "permission": _permission(str(grant.get("permission", "")))}


def _grantee(grantee: Any) -> dict[str, str]:
    if isinstance(grantee, str):
        return {"type": "Group", "uri": _GROUPS.get(grantee, grantee)}
    given = grantee if isinstance(grantee, dict) else {}
    found = {name: str(given[name]) for name in ("id", "uri", "emailAddress") if given.get(name)}
    return {"type": "Group" if "uri" in found else "CanonicalUser", **found}


def _permission(word: str) -> str:
    """FULL_CONTROL of FullControl (Amazon S3 API Reference, "Grant")."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).upper()


def access_point(configuration: Element) -> dict[str, Any]:
    """The members of an access point, in the inventory's spelling."""
    found = {name[:1].lower() + name[1:]: value for name, value in configuration.members().items() if name != _POLICY}
    found["resourcePolicy"] = conversions.document(configuration.get(_POLICY))
    block = found.get("publicAccessBlockConfiguration")
    if isinstance(block, dict):
        found["publicAccessBlockConfiguration"] = {name[:1].lower() + name[1:]: flag for name, flag in block.items()}
    return found
