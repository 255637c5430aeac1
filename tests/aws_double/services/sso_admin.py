"""IAM Identity Center: an instance, permission sets with their policies, assignments to accounts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from ..account import Account, now
from ..errors import AwsError

SERVICE: Final = "sso-admin"
Parameters = Mapping[str, Any]
Operation = Callable[[Account, Parameters], dict[str, Any]]
IDENTITY_STORE_ID: Final = "d-1234567890"
_PRINCIPAL: Final = ("PrincipalType", "PrincipalId")


def add_instance(account: Account) -> str:
    """Turn Identity Center on in the account's Region; the instance's ARN."""
    instance_arn = f"arn:{account.partition}:sso:::instance/ssoins-1234567890abcdef"
    account.regional("sso instances")[instance_arn] = {
        "InstanceArn": instance_arn,
        "IdentityStoreId": IDENTITY_STORE_ID,
        "OwnerAccountId": account.id,
        "CreatedDate": now(),
        "Status": "ACTIVE",
    }
    return instance_arn


def _paged(account: Account, parameters: Parameters, member: str, values: list[Any]) -> dict[str, Any]:
    page, token = account.page(values, parameters.get("NextToken"), parameters.get("MaxResults"))
    return {member: page, "NextToken": token}


def list_instances(account: Account, parameters: Parameters) -> dict[str, Any]:
    return _paged(account, parameters, "Instances", list(account.regional("sso instances").values()))


def _instance(account: Account, parameters: Parameters) -> None:
    account.found(account.regional("sso instances"), parameters["InstanceArn"], "ResourceNotFoundException")


def _set(account: Account, parameters: Parameters) -> dict[str, Any]:
    _instance(account, parameters)
    sets = account.regional("permission sets")
    row: dict[str, Any] = account.found(sets, parameters["PermissionSetArn"], "ResourceNotFoundException")
    return row


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name[0].isupper()}


def create_permission_set(account: Account, parameters: Parameters) -> dict[str, Any]:
    _instance(account, parameters)
    arn = parameters["InstanceArn"].replace("instance", "permissionSet", 1) + f"/ps-{uuid.uuid4().hex[:16]}"
    row = {
        "Name": parameters["Name"],
        "PermissionSetArn": arn,
        "CreatedDate": now(),
        "SessionDuration": parameters.get("SessionDuration", "PT1H"),
        "managed": [],
        "customer": [],
        "inline": "",
        "boundary": None,
        "tags": parameters.get("Tags", []),
    }
    account.regional("permission sets")[arn] = row
    return {"PermissionSet": _shown(row)}


def list_permission_sets(account: Account, parameters: Parameters) -> dict[str, Any]:
    _instance(account, parameters)
    return _paged(account, parameters, "PermissionSets", list(account.regional("permission sets")))


def describe_permission_set(account: Account, parameters: Parameters) -> dict[str, Any]:
    return {"PermissionSet": _shown(_set(account, parameters))}


def attach_managed_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    arn = parameters["ManagedPolicyArn"]
    _set(account, parameters)["managed"].append({"Name": arn.rsplit("/", 1)[-1], "Arn": arn})
    return {}


def list_managed_policies(account: Account, parameters: Parameters) -> dict[str, Any]:
    return _paged(account, parameters, "AttachedManagedPolicies", _set(account, parameters)["managed"])


def attach_customer_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    _set(account, parameters)["customer"].append({"Path": "/", **parameters["CustomerManagedPolicyReference"]})
    return {}


def list_customer_policies(account: Account, parameters: Parameters) -> dict[str, Any]:
    return _paged(account, parameters, "CustomerManagedPolicyReferences", _set(account, parameters)["customer"])


def put_inline_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    _set(account, parameters)["inline"] = parameters["InlinePolicy"]
    return {}


def get_inline_policy(account: Account, parameters: Parameters) -> dict[str, Any]:
    """An empty text where there is none, as AWS answers."""
    return {"InlinePolicy": _set(account, parameters)["inline"]}


def put_permissions_boundary(account: Account, parameters: Parameters) -> dict[str, Any]:
    _set(account, parameters)["boundary"] = parameters["PermissionsBoundary"]
    return {}


def get_permissions_boundary(account: Account, parameters: Parameters) -> dict[str, Any]:
    boundary = _set(account, parameters)["boundary"]
    if boundary is None:
        raise AwsError("ResourceNotFoundException", "Permissions boundary not found.")
    return {"PermissionsBoundary": boundary}


def list_tags(account: Account, parameters: Parameters) -> dict[str, Any]:
    row = account.regional("permission sets").get(parameters["ResourceArn"], {})
    return _paged(account, parameters, "Tags", row.get("tags", []))


def create_account_assignment(account: Account, parameters: Parameters) -> dict[str, Any]:
    _set(account, parameters)
    row = {"AccountId": parameters["TargetId"], "PermissionSetArn": parameters["PermissionSetArn"]}
    row |= {name: parameters[name] for name in _PRINCIPAL}
    account.regional("assignments")["/".join(row.values())] = row
    return {"AccountAssignmentCreationStatus": {"Status": "SUCCEEDED", "RequestId": str(uuid.uuid4())}}


def delete_account_assignment(account: Account, parameters: Parameters) -> dict[str, Any]:
    names = ("TargetId", "PermissionSetArn", *_PRINCIPAL)
    key = "/".join(parameters[name] for name in names)
    account.found(account.regional("assignments"), key, "ResourceNotFoundException")
    del account.regional("assignments")[key]
    return {"AccountAssignmentDeletionStatus": {"Status": "SUCCEEDED", "RequestId": str(uuid.uuid4())}}


def list_account_assignments(account: Account, parameters: Parameters) -> dict[str, Any]:
    _set(account, parameters)
    wanted = (parameters["AccountId"], parameters["PermissionSetArn"])
    rows = account.regional("assignments").values()
    found = [row for row in rows if (row["AccountId"], row["PermissionSetArn"]) == wanted]
    return _paged(account, parameters, "AccountAssignments", found)


def list_accounts_for_permission_set(account: Account, parameters: Parameters) -> dict[str, Any]:
    _set(account, parameters)
    rows = account.regional("assignments").values()
    found = [row["AccountId"] for row in rows if row["PermissionSetArn"] == parameters["PermissionSetArn"]]
    return _paged(account, parameters, "AccountIds", list(dict.fromkeys(found)))


def list_permission_sets_for_account(account: Account, parameters: Parameters) -> dict[str, Any]:
    _instance(account, parameters)
    rows = account.regional("assignments").values()
    found = [row["PermissionSetArn"] for row in rows if row["AccountId"] == parameters["AccountId"]]
    return _paged(account, parameters, "PermissionSets", list(dict.fromkeys(found)))


OPERATIONS: Final[Mapping[str, Operation]] = {
    "AttachCustomerManagedPolicyReferenceToPermissionSet": attach_customer_policy,
    "AttachManagedPolicyToPermissionSet": attach_managed_policy,
    "CreateAccountAssignment": create_account_assignment,
    "CreatePermissionSet": create_permission_set,
    "DeleteAccountAssignment": delete_account_assignment,
    "DescribePermissionSet": describe_permission_set,
    "GetInlinePolicyForPermissionSet": get_inline_policy,
    "GetPermissionsBoundaryForPermissionSet": get_permissions_boundary,
    "ListAccountAssignments": list_account_assignments,
    "ListAccountsForProvisionedPermissionSet": list_accounts_for_permission_set,
    "ListCustomerManagedPolicyReferencesInPermissionSet": list_customer_policies,
    "ListInstances": list_instances,
    "ListManagedPoliciesInPermissionSet": list_managed_policies,
    "ListPermissionSets": list_permission_sets,
    "ListPermissionSetsProvisionedToAccount": list_permission_sets_for_account,
    "ListTagsForResource": list_tags,
    "PutInlinePolicyToPermissionSet": put_inline_policy,
    "PutPermissionsBoundaryToPermissionSet": put_permissions_boundary,
}
