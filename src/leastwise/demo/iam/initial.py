"""The IAM state before the trail begins."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Final

from leastwise.demo.events import iso
from leastwise.demo.iam import documents
from leastwise.demo.iam.state import AccountState, Detail, attached, inline, version
from leastwise.demo.organisation import DEVELOPMENT, MANAGEMENT, PRODUCTION, Organisation, Role, User, unique_id
from leastwise.demo.stories import alice_promoted, old_test_role, unused_permissions, unused_roles

TAGGED_ROLES: Final = ("web-server", "build-runner", "bastion")
TERRAFORM_TAG: Final = {"Key": "team", "Value": "platform"}
TERRAFORM_DESCRIPTION: Final = "managed by terraform"
_GROUP_POLICIES: Final = {
    "Administrators": documents.ADMINISTRATOR,
    "Developers": "developer-base",
    "Operators": "operator-access",
    "Analysts": "analyst-access",
    "Auditors": "auditor-access",
}
_POLICIES: Final = {
    MANAGEMENT: (),
    PRODUCTION: ("developer-base", "operator-access", "analyst-access", "auditor-access", "contractor-boundary"),
    DEVELOPMENT: ("developer-base",),
}
_DOCUMENTS: Final = {
    "developer-base": documents.DEVELOPER_BASE,
    "operator-access": documents.OPERATOR_ACCESS,
    "analyst-access": documents.ANALYST_ACCESS,
    "auditor-access": documents.AUDITOR_ACCESS,
    "contractor-boundary": documents.CONTRACTOR_BOUNDARY,
}
_EXTRA: Final = {
    "erin": ("identity-administration", documents.IDENTITY_ADMINISTRATION),
    "ivan": ("policy-authoring", documents.POLICY_AUTHORING),
    "trudy": ("account-support", documents.ACCOUNT_SUPPORT),
}
_CREATED_BY_STORIES: Final = frozenset({old_test_role.ROLE, unused_permissions.ROLE, unused_roles.YOUNG})
_ATTACHED: Final = {
    "AWSReservedSSO_AdministratorAccess_1a2b3c4d5e6f7a8b": documents.ADMINISTRATOR,
    "break-glass": documents.ADMINISTRATOR,
    "orders-api": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    "AWSReservedSSO_ReadOnlyAccess_2b3c4d5e6f7a8b9c": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
}


def initial_state(organisation: Organisation, start: datetime) -> dict[str, AccountState]:
    """Returns the state of each account at ``start``, by account id."""
    return {account.id: _account(organisation, account.id, start) for account in organisation.accounts}


def _account(organisation: Organisation, account: str, start: datetime) -> AccountState:
    state = AccountState(account)
    for number, name in enumerate(_POLICIES[account]):
        state.policies[name] = _policy(organisation.seed, account, name, start - timedelta(days=300 - number))
    for number, group in enumerate(organisation.groups):
        members = [user for user in organisation.users.values() if user.account_id == account]
        if any(group in user.groups for user in members):
            state.groups[group] = _group(organisation.seed, account, group, start - timedelta(days=290 - number))
    for number, user in enumerate(organisation.users.values()):
        if user.account_id == account:
            state.users[user.name] = _user(user, start - timedelta(days=280 - number))
    for number, role in enumerate(organisation.roles.values()):
        if role.account_id == account and role.name not in _CREATED_BY_STORIES:
            state.roles[role.name] = _role(role, start - timedelta(days=250 - number))
    return state


def _arn(account: str, policy: str) -> str:
    return policy if policy.startswith("arn:") else f"arn:aws:iam::{account}:policy/{policy}"


def _policy(seed: int, account: str, name: str, created: datetime) -> Detail:
    return {
        "PolicyName": name,
        "PolicyId": unique_id("ANPA", 21, seed, account, name),
        "Arn": _arn(account, name),
        "Path": "/",
        "DefaultVersionId": "v1",
        "IsAttachable": True,
        "CreateDate": iso(created),
        "UpdateDate": iso(created),
        "PolicyVersionList": [version(1, deepcopy(_DOCUMENTS[name]), iso(created), default=True)],
    }


def _group(seed: int, account: str, name: str, created: datetime) -> Detail:
    return {
        "Path": "/",
        "GroupName": name,
        "GroupId": unique_id("AGPA", 21, seed, account, name),
        "Arn": f"arn:aws:iam::{account}:group/{name}",
        "CreateDate": iso(created),
        "GroupPolicyList": [],
        "AttachedManagedPolicies": [attached(_arn(account, _GROUP_POLICIES[name]))],
    }


def _user(user: User, created: datetime) -> Detail:
    own = [("work", documents.OWN_WORK[user.name])] if user.name in documents.OWN_WORK else []
    extra = [_EXTRA[user.name]] if user.name in _EXTRA else []
    groups = [group for group in user.groups if (user.name, group) != (alice_promoted.USER, alice_promoted.GROUP)]
    detail: Detail = {
        "Path": "/",
        "UserName": user.name,
        "UserId": user.principal_id,
        "Arn": user.arn,
        "CreateDate": iso(created),
        "UserPolicyList": [inline(name, deepcopy(document)) for name, document in (*own, *extra)],
        "GroupList": groups,
        "AttachedManagedPolicies": [],
        "Tags": [],
    }
    if user.name == "trudy":
        boundary = _arn(user.account_id, "contractor-boundary")
        detail["PermissionsBoundary"] = {
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": boundary,
        }
    return detail


def _role(role: Role, created: datetime) -> Detail:
    tagged = role.name in TAGGED_ROLES
    detail: Detail = {
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.principal_id,
        "Arn": role.arn,
        "CreateDate": iso(created),
        "AssumeRolePolicyDocument": documents.trust_of(role),
        "InstanceProfileList": [],
        "RolePolicyList": [],
        "AttachedManagedPolicies": [attached(_ATTACHED[role.name])] if role.name in _ATTACHED else [],
        "Tags": [dict(TERRAFORM_TAG)] if tagged else [],
        "RoleLastUsed": {},
    }
    if role.name in documents.OWN_WORK:
        detail["RolePolicyList"] = [inline("work", deepcopy(documents.OWN_WORK[role.name]))]
    if tagged:
        detail["Description"] = TERRAFORM_DESCRIPTION
    return detail
