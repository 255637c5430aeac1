"""AWS Organizations: the tree, its policies, delegated administrators.

AWS Organizations User Guide, "Logging AWS Organizations API calls with AWS CloudTrail". Events are in the management
account's trail, and are of us-east-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import Assign, Create, Delete, Mutation, Put, Remove, Target
from leastwise.inventory.event_sourcing.service_shapes import (
    ORGANIZATION_ACCOUNT,
    ORGANIZATION_POLICY,
    ORGANIZATION_ROOT,
    ORGANIZATIONAL_UNIT,
    ORGANIZATIONS,
)

_ATTACHED: Final = "attachedPolicies"
_SERVICES: Final = "delegatedServices"


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
        "RegisterDelegatedAdministrator": _register,
        "DeregisterDelegatedAdministrator": _deregister,
    },
)
