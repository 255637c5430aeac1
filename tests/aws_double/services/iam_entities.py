"""IAM users, groups, roles, instance profiles and access keys.

Rows hold what the API shows, and in members beginning with a small letter what it shows elsewhere: `inline` (policy
documents by name), `attached` (ARNs), `boundary`, `groups`, `tags`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

from ..account import Account, now, unique_id
from ..errors import AwsError

SERVICE: Final = "iam"
KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "User": ("user", "AIDA"),
    "Group": ("group", "AGPA"),
    "Role": ("role", "AROA"),
}
Parameters = Mapping[str, Any]
Operation = Callable[[Account, Parameters], dict[str, Any]]


def rows(account: Account, kind: str) -> dict[str, Any]:
    """The entities of a kind ("User", "Group", "Role") by name."""
    return account.table(f"iam {kind}")


def entity(account: Account, kind: str, parameters: Parameters) -> dict[str, Any]:
    """The named entity's row, or NoSuchEntity."""
    name = parameters[f"{kind}Name"]
    message = f"The {kind.lower()} with name {name} cannot be found."
    row: dict[str, Any] = account.found(rows(account, kind), name, "NoSuchEntity", message)
    return row


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """The members that the API shows."""
    return {name: value for name, value in row.items() if name[0].isupper()}


def encoded(document: str) -> str:
    """A document as IAM answers it: percent-encoded (RFC 3986)."""
    return quote(document, safe="-_.~")


def tag_list(row: Mapping[str, Any]) -> list[dict[str, str]]:
    """The row's tags as the API writes them."""
    return [{"Key": key, "Value": value} for key, value in row["tags"].items()]


def paged(account: Account, parameters: Parameters, member: str, values: list[Any]) -> dict[str, Any]:
    """One page of a list, with IsTruncated and Marker."""
    page, marker = account.page(values, parameters.get("Marker"), parameters.get("MaxItems"))
    return {member: page, "IsTruncated": marker is not None, "Marker": marker}


def _new(account: Account, kind: str, parameters: Parameters) -> dict[str, Any]:
    name, path = parameters[f"{kind}Name"], parameters.get("Path", "/")
    if name in rows(account, kind):
        raise AwsError("EntityAlreadyExists", f"{kind} with name {name} already exists.", 409)
    word, prefix = KINDS[kind]
    row = {
        "Path": path,
        f"{kind}Name": name,
        f"{kind}Id": unique_id(prefix),
        "Arn": account.arn("iam", f"{word}{path}{name}"),
        "CreateDate": now(),
        "inline": {},
        "attached": [],
        "groups": [],
        "boundary": parameters.get("PermissionsBoundary"),
        "tags": {tag["Key"]: tag["Value"] for tag in parameters.get("Tags", [])},
    }
    rows(account, kind)[name] = row
    return row


def create_user(account: Account, parameters: Parameters) -> dict[str, Any]:
    return {"User": shown(_new(account, "User", parameters))}


def create_group(account: Account, parameters: Parameters) -> dict[str, Any]:
    return {"Group": shown(_new(account, "Group", parameters))}


def create_role(account: Account, parameters: Parameters) -> dict[str, Any]:
    document = parameters["AssumeRolePolicyDocument"]
    checked(document)
    row = _new(account, "Role", parameters)
    row["AssumeRolePolicyDocument"] = encoded(document)
    row["Description"] = parameters.get("Description", "")
    row["MaxSessionDuration"] = parameters.get("MaxSessionDuration", 3600)
    row["lastUsed"] = {}
    return {"Role": shown(row)}


def checked(document: str) -> str:
    """The document, or MalformedPolicyDocument where it is not JSON."""
    try:
        json.loads(document)
    except ValueError as error:
        raise AwsError("MalformedPolicyDocument", "Syntax errors in policy.") from error
    return document


def _get(kind: str) -> Operation:
    def get(account: Account, parameters: Parameters) -> dict[str, Any]:
        row = entity(account, kind, parameters)
        answer = shown(row) | ({"Tags": tag_list(row)} if row["tags"] else {})
        if row["boundary"]:
            answer["PermissionsBoundary"] = boundary_of(row)
        return {kind: answer | ({"RoleLastUsed": row["lastUsed"]} if kind == "Role" else {})}

    return get


def boundary_of(row: Mapping[str, Any]) -> dict[str, str]:
    """The boundary as the API writes it."""
    return {"PermissionsBoundaryType": "PermissionsBoundaryPolicy", "PermissionsBoundaryArn": row["boundary"]}


def _list(kind: str) -> Operation:
    def list_all(account: Account, parameters: Parameters) -> dict[str, Any]:
        return paged(account, parameters, f"{kind}s", [shown(row) for row in rows(account, kind).values()])

    return list_all


def _delete(kind: str) -> Operation:
    def delete(account: Account, parameters: Parameters) -> dict[str, Any]:
        row = entity(account, kind, parameters)
        if row["inline"] or row["attached"] or row["groups"]:
            raise AwsError("DeleteConflict", "Cannot delete entity, must detach all policies first.", 409)
        del rows(account, kind)[parameters[f"{kind}Name"]]
        return {}

    return delete


def add_user_to_group(account: Account, parameters: Parameters) -> dict[str, Any]:
    entity(account, "Group", parameters)
    groups = entity(account, "User", parameters)["groups"]
    if parameters["GroupName"] not in groups:
        groups.append(parameters["GroupName"])
    return {}


def remove_user_from_group(account: Account, parameters: Parameters) -> dict[str, Any]:
    groups = entity(account, "User", parameters)["groups"]
    if parameters["GroupName"] not in groups:
        raise AwsError("NoSuchEntity", f"The user is not in the group {parameters['GroupName']}.")
    groups.remove(parameters["GroupName"])
    return {}


def list_groups_for_user(account: Account, parameters: Parameters) -> dict[str, Any]:
    names = entity(account, "User", parameters)["groups"]
    return paged(account, parameters, "Groups", [shown(rows(account, "Group")[name]) for name in names])


def create_instance_profile(account: Account, parameters: Parameters) -> dict[str, Any]:
    name, path = parameters["InstanceProfileName"], parameters.get("Path", "/")
    profile = {
        "Path": path,
        "InstanceProfileName": name,
        "InstanceProfileId": unique_id("AIPA"),
        "Arn": account.arn("iam", f"instance-profile{path}{name}"),
        "CreateDate": now(),
        "roles": [],
        "tags": {tag["Key"]: tag["Value"] for tag in parameters.get("Tags", [])},
    }
    account.table("iam InstanceProfile")[name] = profile
    return {"InstanceProfile": shown(profile) | {"Roles": []}}


def add_role_to_instance_profile(account: Account, parameters: Parameters) -> dict[str, Any]:
    entity(account, "Role", parameters)
    name = parameters["InstanceProfileName"]
    account.found(account.table("iam InstanceProfile"), name, "NoSuchEntity")["roles"].append(parameters["RoleName"])
    return {}


def _shown_profile(account: Account, profile: Mapping[str, Any]) -> dict[str, Any]:
    return shown(profile) | {"Roles": [shown(rows(account, "Role")[name]) for name in profile["roles"]]}


def list_instance_profiles(account: Account, parameters: Parameters) -> dict[str, Any]:
    found = [_shown_profile(account, profile) for profile in account.table("iam InstanceProfile").values()]
    return paged(account, parameters, "InstanceProfiles", found)


def list_instance_profiles_for_role(account: Account, parameters: Parameters) -> dict[str, Any]:
    name = entity(account, "Role", parameters)["RoleName"]
    profiles = account.table("iam InstanceProfile").values()
    found = [_shown_profile(account, profile) for profile in profiles if name in profile["roles"]]
    return paged(account, parameters, "InstanceProfiles", found)


def get_instance_profile(account: Account, parameters: Parameters) -> dict[str, Any]:
    name = parameters["InstanceProfileName"]
    profile = account.found(account.table("iam InstanceProfile"), name, "NoSuchEntity")
    return {"InstanceProfile": _shown_profile(account, profile) | {"Tags": tag_list(profile)}}


def create_access_key(account: Account, parameters: Parameters) -> dict[str, Any]:
    entity(account, "User", parameters)
    key = {
        "UserName": parameters["UserName"],
        "AccessKeyId": unique_id("AKIA")[:20],
        "Status": "Active",
        "CreateDate": now(),
        "lastUsed": {"ServiceName": "N/A", "Region": "N/A"},
    }
    account.table("iam AccessKey")[key["AccessKeyId"]] = key
    return {"AccessKey": shown(key) | {"SecretAccessKey": "secret"}}


def list_access_keys(account: Account, parameters: Parameters) -> dict[str, Any]:
    entity(account, "User", parameters)
    keys = [shown(key) for key in account.table("iam AccessKey").values() if key["UserName"] == parameters["UserName"]]
    return paged(account, parameters, "AccessKeyMetadata", keys)


def update_access_key(account: Account, parameters: Parameters) -> dict[str, Any]:
    key = account.found(account.table("iam AccessKey"), parameters["AccessKeyId"], "NoSuchEntity")
    key["Status"] = parameters["Status"]
    return {}


def delete_access_key(account: Account, parameters: Parameters) -> dict[str, Any]:
    account.found(account.table("iam AccessKey"), parameters["AccessKeyId"], "NoSuchEntity")
    del account.table("iam AccessKey")[parameters["AccessKeyId"]]
    return {}


def get_access_key_last_used(account: Account, parameters: Parameters) -> dict[str, Any]:
    key = account.found(account.table("iam AccessKey"), parameters["AccessKeyId"], "NoSuchEntity")
    return {"UserName": key["UserName"], "AccessKeyLastUsed": key["lastUsed"]}


OPERATIONS: Final[Mapping[str, Operation]] = {
    "AddRoleToInstanceProfile": add_role_to_instance_profile,
    "AddUserToGroup": add_user_to_group,
    "CreateAccessKey": create_access_key,
    "CreateGroup": create_group,
    "CreateInstanceProfile": create_instance_profile,
    "CreateRole": create_role,
    "CreateUser": create_user,
    "DeleteAccessKey": delete_access_key,
    "DeleteGroup": _delete("Group"),
    "DeleteRole": _delete("Role"),
    "DeleteUser": _delete("User"),
    "GetAccessKeyLastUsed": get_access_key_last_used,
    "GetInstanceProfile": get_instance_profile,
    "GetRole": _get("Role"),
    "GetUser": _get("User"),
    "ListAccessKeys": list_access_keys,
    "ListGroups": _list("Group"),
    "ListGroupsForUser": list_groups_for_user,
    "ListInstanceProfiles": list_instance_profiles,
    "ListInstanceProfilesForRole": list_instance_profiles_for_role,
    "ListRoles": _list("Role"),
    "ListUsers": _list("User"),
    "RemoveUserFromGroup": remove_user_from_group,
    "UpdateAccessKey": update_access_key,
}
