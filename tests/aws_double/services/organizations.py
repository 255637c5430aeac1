"""AWS Organizations: the tree of an organisation, its accounts and delegated administrators.

Everything stands in the management account's tables; `Account.table("organization")["self"]` of each member account
names the management account.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Final

from ..account import Account, now
from ..errors import AwsError

SERVICE: Final = "organizations"
Parameters = Mapping[str, Any]
Operation = Callable[[Account, Parameters], dict[str, Any]]
ROOT_ID: Final = "r-dbl1"


def home(account: Account) -> Account:
    """The management account, or AWSOrganizationsNotInUseException."""
    found = account.table("organization").get("self")
    if found is None:
        raise AwsError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
    return account.of(found["management"])


def arn(account: Account, resource: str) -> str:
    """The ARN of something in the organisation."""
    management = home(account)
    return f"arn:{account.partition}:organizations::{management.id}:{resource}"


def organization_id(account: Account) -> str:
    """The organisation's id (o-…)."""
    found: str = home(account).table("organization")["self"]["id"]
    return found


def create_organization(account: Account, parameters: Parameters) -> dict[str, Any]:
    if account.table("organization"):
        raise AwsError("AlreadyInOrganizationException", "The AWS account is already a member of an organization.")
    account.table("organization")["self"] = {"management": account.id, "id": "o-double1234"}
    management = {"Name": "management", "Email": "management@example.com", "JoinedMethod": "INVITED"}
    account.table("organization nodes")[ROOT_ID] = {
        "Id": ROOT_ID,
        "Arn": arn(account, f"root/o-double1234/{ROOT_ID}"),
        "Name": "Root",
        "PolicyTypes": [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}],
        "parent": None,
    }
    add_account(account, account.id, **management)
    return describe_organization(account, {})


def add_account(account: Account, account_id: str, parent_id: str = ROOT_ID, **members: str) -> None:
    """Make an account a member; `account` is of the organisation."""
    management = home(account)
    members = {
        "Name": f"account-{account_id}",
        "Email": f"{account_id}@example.com",
        "JoinedMethod": "CREATED",
        **members,
    }
    management.table("organization nodes")[account_id] = {
        "Id": account_id,
        "Arn": arn(account, f"account/{organization_id(account)}/{account_id}"),
        "Status": "ACTIVE",
        "State": "ACTIVE",
        "JoinedTimestamp": now(),
        **members,
        "parent": parent_id,
    }
    membership = {"management": management.id, "id": organization_id(account)}
    account.of(account_id).table("organization").setdefault("self", membership)


def describe_organization(account: Account, parameters: Parameters) -> dict[str, Any]:
    management, identity = home(account), organization_id(account)
    return {
        "Organization": {
            "Id": identity,
            "Arn": arn(account, f"organization/{identity}"),
            "FeatureSet": "ALL",
            "MasterAccountArn": arn(account, f"account/{identity}/{management.id}"),
            "MasterAccountId": management.id,
            "MasterAccountEmail": "management@example.com",
        }
    }


def _nodes(account: Account, start: str, parent: str | None = None) -> list[dict[str, Any]]:
    """What the API shows of all nodes whose id begins so, or only of those under a parent."""
    rows = home(account).table("organization nodes").values()
    found = [row for row in rows if row["Id"].startswith(start) and parent in (None, row["parent"])]
    return [shown(row) for row in found if start or row["Id"].isdigit()]


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """The members that the API shows."""
    return {name: value for name, value in row.items() if name[0].isupper()}


def node(account: Account, node_id: str, code: str) -> dict[str, Any]:
    """A root, unit or account, or the error."""
    row: dict[str, Any] = account.found(home(account).table("organization nodes"), node_id, code)
    return row


def paged(account: Account, parameters: Parameters, member: str, values: list[Any]) -> dict[str, Any]:
    """One page of a list."""
    page, token = account.page(values, parameters.get("NextToken"), parameters.get("MaxResults"))
    return {member: page, "NextToken": token}


def _list(member: str, start: str, parent_name: str = "") -> Operation:
    def list_nodes(account: Account, parameters: Parameters) -> dict[str, Any]:
        if parent_name:
            node(account, parameters[parent_name], "ParentNotFoundException")
        found = _nodes(account, start, parameters[parent_name] if parent_name else None)
        return paged(account, parameters, member, found)

    return list_nodes


def list_children(account: Account, parameters: Parameters) -> dict[str, Any]:
    start = "ou-" if parameters["ChildType"] == "ORGANIZATIONAL_UNIT" else ""
    found = _nodes(account, start, parameters["ParentId"])
    children = [{"Id": row["Id"], "Type": parameters["ChildType"]} for row in found]
    return paged(account, parameters, "Children", children)


def list_parents(account: Account, parameters: Parameters) -> dict[str, Any]:
    parent = node(account, parameters["ChildId"], "ChildNotFoundException")["parent"]
    kind = "ROOT" if parent == ROOT_ID else "ORGANIZATIONAL_UNIT"
    return {"Parents": [{"Id": parent, "Type": kind}] if parent else []}


def create_organizational_unit(account: Account, parameters: Parameters) -> dict[str, Any]:
    node(account, parameters["ParentId"], "ParentNotFoundException")
    unit_id = f"ou-{ROOT_ID[2:]}-" + "".join(random.choices("abcdefghijklmnop0123456789", k=8))
    row = {
        "Id": unit_id,
        "Arn": arn(account, f"ou/{organization_id(account)}/{unit_id}"),
        "Name": parameters["Name"],
        "parent": parameters["ParentId"],
    }
    home(account).table("organization nodes")[unit_id] = row
    return {"OrganizationalUnit": shown(row)}


def describe_organizational_unit(account: Account, parameters: Parameters) -> dict[str, Any]:
    row = node(account, parameters["OrganizationalUnitId"], "OrganizationalUnitNotFoundException")
    return {"OrganizationalUnit": shown(row)}


def create_account(account: Account, parameters: Parameters) -> dict[str, Any]:
    """The account is there at once."""
    account_id = str(random.randrange(10**11, 10**12))
    add_account(account, account_id, Name=parameters["AccountName"], Email=parameters["Email"])
    status = {"Id": f"car-{account_id}", "AccountName": parameters["AccountName"], "State": "SUCCEEDED"}
    return {"CreateAccountStatus": status | {"AccountId": account_id, "RequestedTimestamp": now()}}


def describe_account(account: Account, parameters: Parameters) -> dict[str, Any]:
    return {"Account": shown(node(account, parameters["AccountId"], "AccountNotFoundException"))}


def move_account(account: Account, parameters: Parameters) -> dict[str, Any]:
    row = node(account, parameters["AccountId"], "AccountNotFoundException")
    node(account, parameters["DestinationParentId"], "DestinationParentNotFoundException")
    row["parent"] = parameters["DestinationParentId"]
    return {}


def close_account(account: Account, parameters: Parameters) -> dict[str, Any]:
    row = node(account, parameters["AccountId"], "AccountNotFoundException")
    row |= {"Status": "SUSPENDED", "State": "SUSPENDED"}
    return {}


def register_delegated_administrator(account: Account, parameters: Parameters) -> dict[str, Any]:
    node(account, parameters["AccountId"], "AccountNotFoundException")
    services = home(account).table("organization delegated").setdefault(parameters["AccountId"], {})
    services[parameters["ServicePrincipal"]] = now()
    return {}


def deregister_delegated_administrator(account: Account, parameters: Parameters) -> dict[str, Any]:
    delegated = home(account).table("organization delegated")
    services = account.found(delegated, parameters["AccountId"], "AccountNotRegisteredException")
    services.pop(parameters["ServicePrincipal"], None)
    if not services:
        del delegated[parameters["AccountId"]]
    return {}


def list_delegated_administrators(account: Account, parameters: Parameters) -> dict[str, Any]:
    found = [
        shown(node(account, account_id, "AccountNotFoundException")) | {"DelegationEnabledDate": min(services.values())}
        for account_id, services in home(account).table("organization delegated").items()
        if parameters.get("ServicePrincipal", next(iter(services))) in services
    ]
    return paged(account, parameters, "DelegatedAdministrators", found)


def list_delegated_services_for_account(account: Account, parameters: Parameters) -> dict[str, Any]:
    delegated = home(account).table("organization delegated")
    services = account.found(delegated, parameters["AccountId"], "AccountNotRegisteredException")
    found = [{"ServicePrincipal": name, "DelegationEnabledDate": moment} for name, moment in services.items()]
    return paged(account, parameters, "DelegatedServices", found)


def tag_resource(account: Account, parameters: Parameters) -> dict[str, Any]:
    tags = node(account, parameters["ResourceId"], "TargetNotFoundException").setdefault("tags", {})
    tags |= {tag["Key"]: tag["Value"] for tag in parameters["Tags"]}
    return {}


def list_tags_for_resource(account: Account, parameters: Parameters) -> dict[str, Any]:
    tags = node(account, parameters["ResourceId"], "TargetNotFoundException").get("tags", {})
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


def for_managers(operation: Operation) -> Operation:
    """The operation, for the management account and delegated administrators alone."""

    def checked(account: Account, parameters: Parameters) -> dict[str, Any]:
        management = home(account)
        if account.id != management.id and account.id not in management.table("organization delegated"):
            raise AwsError("AccessDeniedException", "You don't have permissions to access this resource.")
        return operation(account, parameters)

    return checked


_OPEN: Final[Mapping[str, Operation]] = {
    "CreateOrganization": create_organization,
    "DescribeOrganization": describe_organization,
}
_MANAGED: Final[Mapping[str, Operation]] = {
    "CloseAccount": close_account,
    "CreateAccount": create_account,
    "CreateOrganizationalUnit": create_organizational_unit,
    "DeregisterDelegatedAdministrator": deregister_delegated_administrator,
    "DescribeAccount": describe_account,
    "DescribeOrganizationalUnit": describe_organizational_unit,
    "ListAccounts": _list("Accounts", ""),
    "ListAccountsForParent": _list("Accounts", "", "ParentId"),
    "ListChildren": list_children,
    "ListDelegatedAdministrators": list_delegated_administrators,
    "ListDelegatedServicesForAccount": list_delegated_services_for_account,
    "ListOrganizationalUnitsForParent": _list("OrganizationalUnits", "ou-", "ParentId"),
    "ListParents": list_parents,
    "ListRoots": _list("Roots", "r-"),
    "ListTagsForResource": list_tags_for_resource,
    "MoveAccount": move_account,
    "RegisterDelegatedAdministrator": register_delegated_administrator,
    "TagResource": tag_resource,
}
OPERATIONS: Final = {**_OPEN, **{name: for_managers(operation) for name, operation in _MANAGED.items()}}
