"""Identity store: users, groups and memberships of IAM Identity Center."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from ..account import Account

SERVICE: Final = "identitystore"
Parameters = Mapping[str, Any]
Operation = Callable[[Account, Parameters], dict[str, Any]]


def _table(account: Account, kind: str, parameters: Parameters) -> dict[str, Any]:
    return account.regional(f"identity store {parameters['IdentityStoreId']} {kind}")


def _create(kind: str) -> Operation:
    def create(account: Account, parameters: Parameters) -> dict[str, Any]:
        identity, store = str(uuid.uuid4()), parameters["IdentityStoreId"]
        _table(account, kind, parameters)[identity] = {f"{kind}Id": identity, **parameters}
        return {f"{kind}Id": identity, "IdentityStoreId": store}

    return create


def _describe(kind: str) -> Operation:
    def describe(account: Account, parameters: Parameters) -> dict[str, Any]:
        row = account.found(_table(account, kind, parameters), parameters[f"{kind}Id"], "ResourceNotFoundException")
        return dict(row)

    return describe


def _list(kind: str, member: str) -> Operation:
    def list_rows(account: Account, parameters: Parameters) -> dict[str, Any]:
        rows = [row for row in _table(account, kind, parameters).values() if _wanted(row, parameters)]
        page, token = account.page(rows, parameters.get("NextToken"), parameters.get("MaxResults"))
        return {member: page, "NextToken": token}

    return list_rows


def _wanted(row: Mapping[str, Any], parameters: Parameters) -> bool:
    """By group or member, where the request names one."""
    return all(parameters.get(name, row.get(name)) == row.get(name) for name in ("GroupId", "MemberId"))


def _delete(kind: str) -> Operation:
    def delete(account: Account, parameters: Parameters) -> dict[str, Any]:
        account.found(_table(account, kind, parameters), parameters[f"{kind}Id"], "ResourceNotFoundException")
        del _table(account, kind, parameters)[parameters[f"{kind}Id"]]
        return {}

    return delete


OPERATIONS: Final[Mapping[str, Operation]] = {
    "CreateGroup": _create("Group"),
    "CreateGroupMembership": _create("Membership"),
    "CreateUser": _create("User"),
    "DeleteGroup": _delete("Group"),
    "DeleteGroupMembership": _delete("Membership"),
    "DeleteUser": _delete("User"),
    "DescribeGroup": _describe("Group"),
    "DescribeGroupMembership": _describe("Membership"),
    "DescribeUser": _describe("User"),
    "ListGroupMemberships": _list("Membership", "GroupMemberships"),
    "ListGroupMembershipsForMember": _list("Membership", "GroupMemberships"),
    "ListGroups": _list("Group", "Groups"),
    "ListUsers": _list("User", "Users"),
}
