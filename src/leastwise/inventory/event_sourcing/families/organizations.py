"""AWS Organizations: the tree, its policies, delegated administrators.

AWS Organizations User Guide, "Logging AWS Organizations API calls with AWS CloudTrail". Events are in the management
account's trail, and are of us-east-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import (
    UNKNOWN,
    Assign,
    Create,
    Delete,
    Mutation,
    Put,
    PutEverywhere,
    Remove,
    RemoveEverywhere,
    Target,
)
from leastwise.inventory.event_sourcing.service_shapes import (
    ORGANIZATION_ACCOUNT,
    ORGANIZATION_POLICY,
    ORGANIZATION_ROOT,
    ORGANIZATIONAL_UNIT,
    ORGANIZATIONS,
)

_ATTACHED: Final = "attachedPolicies"
_SERVICES: Final = "delegatedServices"
_NODES: Final = (ORGANIZATION_ROOT, ORGANIZATIONAL_UNIT, ORGANIZATION_ACCOUNT)
_FULL_ACCESS: Final = {
    "SERVICE_CONTROL_POLICY": "p-FullAWSAccess",
    "RESOURCE_CONTROL_POLICY": "p-RCPFullAWSAccess",
}
"""What AWS attaches to every node when the type is enabled."""


def _node(identifier: str) -> Target:
    """Roots are r-…, organisational units ou-…, accounts twelve digits."""
    if identifier.startswith("r-"):
        return Target(ORGANIZATION_ROOT, identifier)
    kind = ORGANIZATIONAL_UNIT if identifier.startswith("ou-") else ORGANIZATION_ACCOUNT
    return Target(kind, identifier)


def _create_policy(call: Call) -> Iterator[Mutation]:
    summary = ("policy", "policySummary")
    identifier, arn = call.answered(*summary, "id"), call.answered(*summary, "arn")
    if identifier is None:
        return
    members: dict[str, Any] = {
        "policyName": call.answered(*summary, "name") or call.text("name") or identifier,
        "description": call.answered(*summary, "description") or call.text("description") or "",
        "type": call.answered(*summary, "type") or call.text("type"),
        "awsManaged": False,
        "content": call.document("content"),
    }
    yield Create(Target(ORGANIZATION_POLICY, identifier), identifier, members, arn=arn or "")


def _update_policy(call: Call) -> Iterator[Mutation]:
    """A parameter that is not given stays as it is (AWS Organizations API Reference, "UpdatePolicy")."""
    target = call.target(ORGANIZATION_POLICY, "policyId")
    members: dict[str, Any] = {}
    if (name := call.text("name")) is not None:
        members["policyName"] = name
    if isinstance(description := call.value("description"), str):
        members["description"] = description
    if call.value("content") is not None or call.is_cut:
        members["content"] = call.document("content")
    if target is not None and members:
        yield Assign(target, members)


def _delete_policy(call: Call) -> Iterator[Mutation]:
    target = call.target(ORGANIZATION_POLICY, "policyId")
    if target is not None:
        yield Delete(target)


def _attach(call: Call) -> Iterator[Mutation]:
    policy, target = call.text("policyId"), call.text("targetId")
    if policy is None or target is None:
        return
    held = Target(ORGANIZATION_POLICY, policy)
    yield Put(held, "targets", target, target, is_new=True)
    entry = {"policyId": policy}
    yield Put(_node(target), _ATTACHED, policy, entry, is_new=True, completed_by=(held, ("policyType",)))


def _detach(call: Call) -> Iterator[Mutation]:
    policy, target = call.text("policyId"), call.text("targetId")
    if policy is not None and target is not None:
        yield Remove(Target(ORGANIZATION_POLICY, policy), "targets", target)
        yield Remove(_node(target), _ATTACHED, policy)


def _create_unit(call: Call) -> Iterator[Mutation]:
    """AWS attaches FullAWSAccess where service control policies are enabled, and no event says so."""
    identifier = call.answered("organizationalUnit", "id")
    if identifier is None:
        return
    members = {
        "name": call.answered("organizationalUnit", "name") or call.text("name"),
        "parentId": call.text("parentId"),
    }
    arn = call.answered("organizationalUnit", "arn") or ""
    yield Create(_node(identifier), identifier, members, arn=arn, open_lists=frozenset({_ATTACHED}))


def _update_unit(call: Call) -> Iterator[Mutation]:
    identifier, name = call.text("organizationalUnitId"), call.text("name")
    if identifier is not None and name is not None:
        yield Assign(_node(identifier), {"name": name})


def _delete_unit(call: Call) -> Iterator[Mutation]:
    identifier = call.text("organizationalUnitId")
    if identifier is not None:
        yield Delete(_node(identifier))


def _move_account(call: Call) -> Iterator[Mutation]:
    account, parent = call.text("accountId"), call.text("destinationParentId")
    if account is not None and parent is not None:
        source = call.text("sourceParentId")
        yield Assign(_node(account), {"parentId": parent}, {"parentId": source} if source else {})


def _remove_account(call: Call) -> Iterator[Mutation]:
    account = call.text("accountId")
    if account is not None:
        yield Delete(_node(account))


def _account_created(call: Call) -> Iterator[Mutation]:
    """CreateAccount only asks for it; the service's own event tells the id, and hides the name.

    A new account is in the root, whose id the event does not have, with the policies that AWS attaches.
    """
    status = ("createAccountStatus",)
    account = call.detail(*status, "accountId")
    if not isinstance(account, str) or call.detail(*status, "state") != "SUCCEEDED":
        return
    name = call.detail(*status, "accountName")
    members = {
        "name": name if isinstance(name, str) and name.strip("*") else UNKNOWN,
        "joinedMethod": "CREATED",
        "parentId": UNKNOWN,
    }
    yield Create(_node(account), account, members, open_lists=frozenset({_ATTACHED}))


def _enable_type(call: Call) -> Iterator[Mutation]:
    """Every node gets the policy that allows everything (AWS Organizations User Guide, "Disabling a policy type")."""
    root, policy_type = call.text("rootId"), call.text("policyType")
    policy = _FULL_ACCESS.get(policy_type or "")
    if root is not None and policy is not None:
        entry = {"policyId": policy, "policyType": policy_type}
        named = Target(ORGANIZATION_POLICY, policy)
        yield PutEverywhere(_node(root), _NODES, _ATTACHED, policy, entry, named, "targets")


def _disable_type(call: Call) -> Iterator[Mutation]:
    """All policies of the type are detached from every node, and stay ("Disabling a policy type")."""
    root, policy_type = call.text("rootId"), call.text("policyType")
    if root is not None and policy_type is not None:
        yield RemoveEverywhere(_node(root), _NODES, _ATTACHED, "policyType", policy_type)
        yield RemoveEverywhere(_node(root), (ORGANIZATION_POLICY,), "targets", "type", policy_type)


def _register(call: Call) -> Iterator[Mutation]:
    account, service = call.text("accountId"), call.text("servicePrincipal")
    if account is not None and service is not None:
        yield Put(_node(account), _SERVICES, service, service, is_new=True)


def _deregister(call: Call) -> Iterator[Mutation]:
    account, service = call.text("accountId"), call.text("servicePrincipal")
    if account is not None and service is not None:
        yield Remove(_node(account), _SERVICES, service)


FAMILY: Final = Family(
    ORGANIZATIONS,
    {
        "CreatePolicy": _create_policy,
        "UpdatePolicy": _update_policy,
        "DeletePolicy": _delete_policy,
        "AttachPolicy": _attach,
        "DetachPolicy": _detach,
        "CreateOrganizationalUnit": _create_unit,
        "UpdateOrganizationalUnit": _update_unit,
        "DeleteOrganizationalUnit": _delete_unit,
        "MoveAccount": _move_account,
        "RemoveAccountFromOrganization": _remove_account,
        "CreateAccountResult": _account_created,
        "EnablePolicyType": _enable_type,
        "DisablePolicyType": _disable_type,
        "RegisterDelegatedAdministrator": _register,
        "DeregisterDelegatedAdministrator": _deregister,
    },
)
