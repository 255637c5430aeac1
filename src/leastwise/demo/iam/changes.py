"""What the stories' events make of the IAM state; what background activity writes leaves the state as it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from leastwise.demo.iam.state import AccountState, Detail, attached, inline, version
from leastwise.demo.stories.scene import PlantedEvent

Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A resource as an event left it; ``detail`` is as GetAccountAuthorizationDetails would have shown it then."""

    account_id: str
    arn: str
    event_id: str
    event_name: str
    time: str
    detail: Detail


def _attach(detail: Detail, request: Request) -> None:
    detail["AttachedManagedPolicies"].append(attached(request["policyArn"]))


def _put(member: str) -> Callable[[Detail, Request], None]:
    def put(detail: Detail, request: Request) -> None:
        detail[member].append(inline(request["policyName"], json.loads(request["policyDocument"])))

    return put


def _trust(detail: Detail, request: Request) -> None:
    detail["AssumeRolePolicyDocument"] = json.loads(request["policyDocument"])


def _join(detail: Detail, request: Request) -> None:
    detail["GroupList"].append(request["groupName"])


# event name -> (members of the state and of the request that name the resource, what is done to it)
_EDITS: Final[dict[str, tuple[str, str, Callable[[Detail, Request], None]]]] = {
    "AttachUserPolicy": ("users", "userName", _attach),
    "AttachRolePolicy": ("roles", "roleName", _attach),
    "PutUserPolicy": ("users", "userName", _put("UserPolicyList")),
    "PutRolePolicy": ("roles", "roleName", _put("RolePolicyList")),
    "UpdateAssumeRolePolicy": ("roles", "roleName", _trust),
    "AddUserToGroup": ("users", "userName", _join),
}


def _created_user(state: AccountState, event: PlantedEvent) -> Detail:
    answer = _response(event)["user"]
    detail: Detail = {
        "Path": answer["path"],
        "UserName": answer["userName"],
        "UserId": answer["userId"],
        "Arn": answer["arn"],
        "CreateDate": event.event.time,
        "UserPolicyList": [],
        "GroupList": [],
        "AttachedManagedPolicies": [],
        "Tags": [],
    }
    state.users[detail["UserName"]] = detail
    return detail


def _created_role(state: AccountState, event: PlantedEvent) -> Detail:
    answer, request = _response(event)["role"], _request(event)
    detail: Detail = {
        "Path": answer["path"],
        "RoleName": answer["roleName"],
        "RoleId": answer["roleId"],
        "Arn": answer["arn"],
        "CreateDate": event.event.time,
        "AssumeRolePolicyDocument": json.loads(request["assumeRolePolicyDocument"]),
        "InstanceProfileList": [],
        "RolePolicyList": [],
        "AttachedManagedPolicies": [],
        "Tags": [],
        "RoleLastUsed": {},
    }
    if "description" in request:
        detail["Description"] = request["description"]
    state.roles[detail["RoleName"]] = detail
    return detail


def _created_version(state: AccountState, event: PlantedEvent) -> Detail:
    request, made = _request(event), _response(event)["policyVersion"]
    detail = state.policies[request["policyArn"].rsplit("/", 1)[1]]
    default = bool(request["setAsDefault"])
    if default:
        for one in detail["PolicyVersionList"]:
            one["IsDefaultVersion"] = False
        detail["DefaultVersionId"] = made["versionId"]
    number = int(made["versionId"].removeprefix("v"))
    document = json.loads(request["policyDocument"])
    detail["PolicyVersionList"].insert(0, version(number, document, event.event.time, default=default))
    detail["UpdateDate"] = event.event.time
    return detail


_MADE: Final[dict[str, Callable[[AccountState, PlantedEvent], Detail]]] = {
    "CreateUser": _created_user,
    "CreateRole": _created_role,
    "CreatePolicyVersion": _created_version,
}
_NOT_IN_DETAILS: Final = frozenset(
    (
        *("CreateLoginProfile", "UpdateLoginProfile", "CreateAccessKey", "UpdateAccessKey", "DeleteAccessKey"),
        *("ChangePassword", "UpdateAccountPasswordPolicy"),
    )
)
"""Writes of stories that GetAccountAuthorizationDetails does not show."""


def _request(event: PlantedEvent) -> Request:
    request: Request = event.event.request  # type: ignore[assignment]
    return request


def _response(event: PlantedEvent) -> Request:
    response: Request = event.event.response  # type: ignore[assignment]
    return response


def changes(state: dict[str, AccountState], events: Iterable[PlantedEvent]) -> list[Change]:
    """Applies the stories' events to the state, in order of time, and returns each changed resource.

    Raises KeyError for a write of IAM that neither changes the state nor is known to leave it as it is.
    """
    found = []
    writes = [one for one in events if one.event.service == "iam" and not (one.event.read_only or one.event.error_code)]
    for one in sorted(writes, key=lambda planted: planted.moment):
        account = state[one.event.account_id]
        name = one.event.name
        if name in _NOT_IN_DETAILS:
            continue
        if name in _MADE:
            detail = _MADE[name](account, one)
        else:
            kind, member, edit = _EDITS[name]
            detail = getattr(account, kind)[_request(one)[member]]
            edit(detail, _request(one))
        found.append(
            Change(account.account_id, detail["Arn"], one.event.event_id, name, one.event.time, deepcopy(detail))
        )
    return found
