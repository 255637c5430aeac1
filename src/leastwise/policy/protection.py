"""What no policy decides: calls that everybody may make, and what nobody may change but AWS.

STS API, GetCallerIdentity ("No permissions are required"); IAM User Guide, "Permissions for GetSessionToken", "AWS
managed policies", "Create a service-linked role"; IAM Identity Center roles (``aws-reserved``) cannot be edited in IAM.
"""

from __future__ import annotations

from typing import Final

from leastwise.policy.caller import Caller, CallerKind
from leastwise.policy.request import Request

_FREE: Final = frozenset({"sts:getcalleridentity"})
_FREE_FOR_USERS: Final = frozenset({"sts:getsessiontoken"})
_ROLE_CHANGES: Final = frozenset(
    {
        "iam:attachrolepolicy",
        "iam:detachrolepolicy",
        "iam:putrolepolicy",
        "iam:deleterolepolicy",
        "iam:putrolepermissionsboundary",
        "iam:deleterolepermissionsboundary",
        "iam:updateassumerolepolicy",
        "iam:deleterole",
    }
)
_POLICY_CHANGES: Final = frozenset(
    {
        "iam:createpolicyversion",
        "iam:deletepolicy",
        "iam:deletepolicyversion",
        "iam:setdefaultpolicyversion",
        "iam:tagpolicy",
        "iam:untagpolicy",
    }
)
_SPECIAL: Final = _FREE | _FREE_FOR_USERS | _ROLE_CHANGES | _POLICY_CHANGES
SERVICE_LINKED_PATH: Final = ":role/aws-service-role/"
_PROTECTED_ROLES: Final = (SERVICE_LINKED_PATH, ":role/aws-reserved/")
_AWS_MANAGED_POLICY: Final = ":iam::aws:policy/"


def is_special(action: str) -> bool:
    """Whether one of the two questions below can matter for an action."""
    return action.lower() in _SPECIAL


def needs_no_permission(request: Request, caller: Caller) -> bool:
    """Whether any caller with credentials may make the call, whatever policies say."""
    action = request.action.lower()
    if action in _FREE_FOR_USERS:
        return caller.kind in (CallerKind.USER, CallerKind.ROOT)
    return action in _FREE and caller.kind is not CallerKind.ANONYMOUS


def is_protected(request: Request) -> bool:
    """Whether the request changes what only AWS may: service-linked and Identity Center's roles, managed policies."""
    resource = request.resource
    if any(path in resource for path in _PROTECTED_ROLES):
        return request.action.lower() in _ROLE_CHANGES
    return _AWS_MANAGED_POLICY in resource and request.action.lower() in _POLICY_CHANGES
