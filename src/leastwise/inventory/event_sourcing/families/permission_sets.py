"""IAM Identity Center: permission sets and who has them where.

IAM Identity Center User Guide, "Logging IAM Identity Center API calls with AWS CloudTrail". Assignments are made in the
background: where that fails, the next observation shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, date_of, member, text_of
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import UNKNOWN, Assign, Create, Delete, Mutation, Put, Remove, Target
from leastwise.inventory.event_sourcing.service_shapes import ASSIGNMENT, IDENTITY_CENTER, PERMISSION_SET

_MANAGED: Final = "managedPolicies"
_CUSTOMER: Final = "customerManagedPolicies"
_DEFAULT_SESSION: Final = "PT1H"
"""The duration of sessions where none is given (IAM Identity Center API Reference, "CreatePermissionSet")."""


def _set(call: Call) -> Target | None:
    return call.target(PERMISSION_SET, "permissionSetArn")


def _create(call: Call) -> Iterator[Mutation]:
    arn = call.answered("permissionSet", "permissionSetArn")
    name = call.answered("permissionSet", "name") or call.text("name")
    if arn is None or name is None:
        return
    members: dict[str, Any] = {
        "permissionSetArn": arn,
        "instanceArn": call.text("instanceArn"),
        "name": name,
        "description": call.text("description"),
        "sessionDuration": call.text("sessionDuration") or _DEFAULT_SESSION,
        "relayState": call.text("relayState"),
        "createdDate": date_of(call.answer("permissionSet", "createdDate")) or call.event_time,
        "inlinePolicy": None,
        "permissionsBoundary": None,
    }
    yield Create(Target(PERMISSION_SET, arn), arn, members, arn=arn)


def _update(call: Call) -> Iterator[Mutation]:
    target = _set(call)
    members = {
        name: text_of(call.value(name))
        for name in ("description", "sessionDuration", "relayState")
        if isinstance(call.value(name), str)
    }
    if target is not None and members:
        yield Assign(target, members)


def _delete(call: Call) -> Iterator[Mutation]:
    target = _set(call)
    if target is not None:
        yield Delete(target)


def _attach(call: Call) -> Iterator[Mutation]:
    target, arn = _set(call), call.text("managedPolicyArn")
    if target is not None and arn is not None:
        yield Put(target, _MANAGED, arn, arn, is_new=True)


def _detach(call: Call) -> Iterator[Mutation]:
    target, arn = _set(call), call.text("managedPolicyArn")
    if target is not None and arn is not None:
        yield Remove(target, _MANAGED, arn)


def _reference(value: Any) -> dict[str, str] | None:
    name = text_of(member(value, "name"))
    return None if name is None else {"name": name, "path": text_of(member(value, "path")) or "/"}


def _attach_customer(call: Call) -> Iterator[Mutation]:
    target, policy = _set(call), _reference(call.value("customerManagedPolicyReference"))
    if target is not None and policy is not None:
        yield Put(target, _CUSTOMER, policy["path"] + policy["name"], policy, is_new=True)


def _detach_customer(call: Call) -> Iterator[Mutation]:
    target, policy = _set(call), _reference(call.value("customerManagedPolicyReference"))
    if target is not None and policy is not None:
        yield Remove(target, _CUSTOMER, policy["path"] + policy["name"])


def _put_inline(call: Call) -> Iterator[Mutation]:
    target = _set(call)
    if target is not None:
        yield Assign(target, {"inlinePolicy": call.document("inlinePolicy")})


def _delete_inline(call: Call) -> Iterator[Mutation]:
    target = _set(call)
    if target is not None:
        yield Assign(target, {"inlinePolicy": None})


def _put_boundary(call: Call) -> Iterator[Mutation]:
    target, given = _set(call), call.value("permissionsBoundary")
    if target is None:
        return
    arn, reference = text_of(member(given, "managedPolicyArn")), member(given, "customerManagedPolicyReference")
    boundary: Any = UNKNOWN
    if arn is not None:
        boundary = {"managedPolicyArn": arn}
    elif (policy := _reference(reference)) is not None:
        boundary = {"customerManagedPolicyReference": policy}
    yield Assign(target, {"permissionsBoundary": boundary})


def _delete_boundary(call: Call) -> Iterator[Mutation]:
    target = _set(call)
    if target is not None:
        yield Assign(target, {"permissionsBoundary": None})


def _assignment(call: Call) -> tuple[Target, dict[str, str]] | None:
    parameters = {
        "instanceArn": "instanceArn",
        "permissionSetArn": "permissionSetArn",
        "accountId": "targetId",
        "principalType": "principalType",
        "principalId": "principalId",
    }
    found = {ours: call.text(theirs) for ours, theirs in parameters.items()}
    members = {name: text for name, text in found.items() if text is not None}
    return (Target(ASSIGNMENT, "/".join(members.values())), members) if len(members) == len(parameters) else None


def _assign(call: Call) -> Iterator[Mutation]:
    found = _assignment(call)
    if found is not None:
        yield Create(found[0], found[0].handle, found[1])


def _unassign(call: Call) -> Iterator[Mutation]:
    found = _assignment(call)
    if found is not None:
        yield Delete(found[0])


FAMILY: Final = Family(
    IDENTITY_CENTER,
    {
        "CreatePermissionSet": _create,
        "UpdatePermissionSet": _update,
        "DeletePermissionSet": _delete,
        "AttachManagedPolicyToPermissionSet": _attach,
        "DetachManagedPolicyFromPermissionSet": _detach,
        "AttachCustomerManagedPolicyReferenceToPermissionSet": _attach_customer,
        "DetachCustomerManagedPolicyReferenceFromPermissionSet": _detach_customer,
        "PutInlinePolicyToPermissionSet": _put_inline,
        "DeleteInlinePolicyFromPermissionSet": _delete_inline,
        "PutPermissionsBoundaryToPermissionSet": _put_boundary,
        "DeletePermissionsBoundaryFromPermissionSet": _delete_boundary,
        "CreateAccountAssignment": _assign,
        "DeleteAccountAssignment": _unassign,
    },
)
