"""What users, groups and roles have in common: inline and attached policies, boundaries, tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from leastwise.inventory.event_sourcing.call import Call
from leastwise.inventory.event_sourcing.families.family import Operation
from leastwise.inventory.event_sourcing.mutations import TAGS, UNKNOWN, Assign, Mutation, Put, Remove

ATTACHED = "attachedManagedPolicies"


def put_inline(resource_type: str, parameter: str, member: str) -> Operation:
    """PutUserPolicy and its like."""

    def operation(call: Call) -> Iterator[Mutation]:
        target, name = call.target(resource_type, parameter), call.text("policyName")
        if target is not None and name is not None:
            document = call.document("policyDocument")
            entry = {"policyName": name} if document is UNKNOWN else {"policyName": name, "policyDocument": document}
            yield Put(target, member, name, entry)

    return operation


def delete_inline(resource_type: str, parameter: str, member: str) -> Operation:
    """DeleteUserPolicy and its like."""

    def operation(call: Call) -> Iterator[Mutation]:
        target, name = call.target(resource_type, parameter), call.text("policyName")
        if target is not None and name is not None:
            yield Remove(target, member, name)

    return operation


def attach(resource_type: str, parameter: str) -> Operation:
    """AttachUserPolicy and its like."""

    def operation(call: Call) -> Iterator[Mutation]:
        target, arn = call.target(resource_type, parameter), call.text("policyArn")
        if target is not None and arn is not None:
            entry = {"policyName": arn.rsplit("/", 1)[-1], "policyArn": arn}
            yield Put(target, ATTACHED, arn, entry, is_new=True)

    return operation


def detach(resource_type: str, parameter: str) -> Operation:
    """DetachUserPolicy and its like."""

    def operation(call: Call) -> Iterator[Mutation]:
        target, arn = call.target(resource_type, parameter), call.text("policyArn")
        if target is not None and arn is not None:
            yield Remove(target, ATTACHED, arn)

    return operation


def boundary(arn: str | None) -> dict[str, str] | None:
    """`permissionsBoundary` for a policy's ARN."""
    if arn is None:
        return None
    return {"permissionsBoundaryType": "PermissionsBoundaryPolicy", "permissionsBoundaryArn": arn}


def put_boundary(resource_type: str, parameter: str) -> Operation:
    """PutUserPermissionsBoundary and its like."""

    def operation(call: Call) -> Iterator[Mutation]:
        target, arn = call.target(resource_type, parameter), call.text("permissionsBoundary")
        if target is not None:
            yield Assign(target, {"permissionsBoundary": UNKNOWN if arn is None else boundary(arn)})

    return operation


def delete_boundary(resource_type: str, parameter: str) -> Operation:
    """DeleteUserPermissionsBoundary and its like."""

    def operation(call: Call) -> Iterator[Mutation]:
        target = call.target(resource_type, parameter)
        if target is not None:
            yield Assign(target, {"permissionsBoundary": None})

    return operation


def tag(resource_type: str, parameter: str) -> Operation:
    """TagUser and its like."""

    def operation(call: Call) -> Iterator[Mutation]:
        target = call.target(resource_type, parameter)
        if target is not None:
            for key, value in call.tags().items():
                yield Put(target, TAGS, key, value)

    return operation


def untag(resource_type: str, parameter: str) -> Operation:
    """UntagUser and its like. A key that is not there is no error."""

    def operation(call: Call) -> Iterator[Mutation]:
        target = call.target(resource_type, parameter)
        if target is not None:
            for key in call.tag_keys():
                yield Remove(target, TAGS, key, is_lenient=True)

    return operation


def tags_created(call: Call, answer: Any) -> dict[str, str]:
    """The tags that a resource was created with; answers repeat them, also where the request was cut."""
    from_request = call.tags()
    return from_request if from_request or not call.is_cut else {**answer}


def nothing(_call: Call) -> Iterable[Mutation]:
    """An operation that changes nothing recorded."""
    return ()
