"""MFA devices of users and of the root user (IAM API Reference, "EnableMFADevice", "CreateVirtualMFADevice")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.inventory.event_sourcing.call import ROOT_ACCOUNT, Call
from leastwise.inventory.event_sourcing.families import principals
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.families.root_user import root_changes
from leastwise.inventory.event_sourcing.mutations import (
    TAGS,
    UNKNOWN,
    Assign,
    Create,
    Delete,
    Mutation,
    Put,
    Remove,
    Target,
)
from leastwise.inventory.event_sourcing.shapes import IAM, USER, VIRTUAL_MFA_DEVICE

_MEMBER: Final = "mfaDevices"


def _create(call: Call) -> Iterator[Mutation]:
    serial = call.answered("virtualMFADevice", "serialNumber")
    if serial is None:
        name, path = call.text("virtualMFADeviceName"), call.text("path") or "/"
        if name is None:
            return
        serial = f"arn:aws:iam::{call.event.account_id}:mfa{path}{name}"
    members = {"serialNumber": serial, "enableDate": None, "userName": None}
    yield Create(Target(VIRTUAL_MFA_DEVICE, serial), serial, members, {TAGS: call.tags()}, serial)


def _delete(call: Call) -> Iterator[Mutation]:
    target = call.target(VIRTUAL_MFA_DEVICE, "serialNumber")
    if target is not None:
        yield Delete(target)


def _enable(call: Call) -> Iterator[Mutation]:
    user, serial = call.user(), call.text("serialNumber")
    if user is None or serial is None:
        return
    if user == ROOT_ACCOUNT:
        yield from root_changes({"accountMFAEnabled": 1}, {"mfaActive": True})
    else:
        entry = {"serialNumber": serial, "enableDate": call.event_time}
        yield Put(Target(USER, user), _MEMBER, serial, entry, is_new=True)
    if _is_virtual(serial):
        assigned = {"userName": user, "enableDate": call.event_time}
        yield Assign(Target(VIRTUAL_MFA_DEVICE, serial), assigned, {"userName": None, "enableDate": None})


def _deactivate(call: Call) -> Iterator[Mutation]:
    user, serial = call.user(), call.text("serialNumber")
    if user is None or serial is None:
        return
    if user == ROOT_ACCOUNT:
        yield from root_changes({"accountMFAEnabled": UNKNOWN}, {"mfaActive": UNKNOWN})
    else:
        yield Remove(Target(USER, user), _MEMBER, serial)
    if _is_virtual(serial):
        yield Assign(Target(VIRTUAL_MFA_DEVICE, serial), {"userName": None, "enableDate": None}, {"userName": user})


def _is_virtual(serial: str) -> bool:
    """Virtual devices have an ARN of their kind (IAM API Reference, "VirtualMFADevice"); others, other serials."""
    return serial.startswith("arn:") and ":mfa/" in serial


FAMILY: Final = Family(
    IAM,
    {
        "CreateVirtualMFADevice": _create,
        "DeleteVirtualMFADevice": _delete,
        "EnableMFADevice": _enable,
        "DeactivateMFADevice": _deactivate,
        "TagMFADevice": principals.tag(VIRTUAL_MFA_DEVICE, "serialNumber"),
        "UntagMFADevice": principals.untag(VIRTUAL_MFA_DEVICE, "serialNumber"),
    },
)
