"""S3 access points and their policies.

Amazon S3 API Reference, "CreateAccessPoint", "PutAccessPointPolicy", "DeleteAccessPointPolicy", "DeleteAccessPoint".
What stands in the call's XML is in a member of the operation's name, as S3 writes its other parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, document_of, member, text_of
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import Assign, Create, Delete, Mutation, Target
from leastwise.inventory.event_sourcing.service_shapes import ACCESS_POINT, RESOURCE_POLICY, S3

_CREATE: Final = "CreateAccessPointRequest"
_PUT: Final = "PutAccessPointPolicyRequest"


def _point(call: Call) -> Target | None:
    """The access point of a name or ARN; one of another account is none of ours."""
    name = call.text("name") or call.text("accessPointName") or call.text("accessPointArn")
    if name is not None and name.startswith("arn:"):
        parts = name.split(":", 5)
        is_ours = len(parts) == 6 and parts[4] == call.event.account_id
        name = parts[5].partition("/")[2] if is_ours else None
    return Target(ACCESS_POINT, name) if name else None


def _given(call: Call, wrapper: str, name: str) -> Any:
    found = member(call.value(wrapper), name)
    return call.value(name) if found is None else found


def _create(call: Call) -> Iterator[Mutation]:
    """Of a network of its own the event has the VPC; without one the access point admits the internet."""
    target = _point(call)
    if target is None:
        return
    network = _given(call, _CREATE, "VpcConfiguration")
    vpc = text_of(member(network, "VpcId"))
    members: dict[str, Any] = {
        "name": target.handle,
        "bucket": text_of(_given(call, _CREATE, "Bucket")),
        "networkOrigin": "Internet" if vpc is None else "VPC",
        "vpcConfiguration": None if vpc is None else {"vpcId": vpc},
        "creationDate": call.event_time,
        RESOURCE_POLICY: None,
    }
    answered = call.answered("accessPointArn") or text_of(
        member(call.answer("CreateAccessPointResult"), "AccessPointArn")
    )
    shown = {name: value for name, value in members.items() if value is not None or name != "bucket"}
    yield Create(target, target.handle, shown, arn=answered or "")


def _delete(call: Call) -> Iterator[Mutation]:
    target = _point(call)
    if target is not None:
        yield Delete(target)


def _put_policy(call: Call) -> Iterator[Mutation]:
    target, policy = _point(call), _given(call, _PUT, "Policy")
    if target is not None:
        found = policy if not isinstance(policy, Mapping) or "Statement" in policy else member(policy, "Policy")
        yield Assign(target, {RESOURCE_POLICY: document_of(found)})


def _delete_policy(call: Call) -> Iterator[Mutation]:
    target = _point(call)
    if target is not None:
        yield Assign(target, {RESOURCE_POLICY: None})


FAMILY: Final = Family(
    S3,
    {
        "CreateAccessPoint": _create,
        "DeleteAccessPoint": _delete,
        "PutAccessPointPolicy": _put_policy,
        "DeleteAccessPointPolicy": _delete_policy,
    },
)
