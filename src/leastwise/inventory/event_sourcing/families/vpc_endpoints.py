"""VPC endpoints and their policies.

Amazon EC2 API Reference, "CreateVpcEndpoint", "ModifyVpcEndpoint", "DeleteVpcEndpoints". Parameters and answers stand
in a member of the operation's name (`CreateVpcEndpointRequest`, `CreateVpcEndpointResponse`), as in the call's XML: a
list is `{"tag": 1, "content": "vpce-…"}`, or several of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, date_of, document_of, member, text_of
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import UNKNOWN, Assign, Create, Delete, Mutation, Target
from leastwise.inventory.event_sourcing.service_shapes import EC2, RESOURCE_POLICY, VPC_ENDPOINT
from leastwise.inventory.event_sourcing.world import partition_of

_TEXTS: Final = ("vpcEndpointType", "vpcId", "serviceName", "ownerId")


def _given(call: Call, operation: str, name: str) -> Any:
    """A parameter, in the member of the operation's name or beside it."""
    found = member(call.value(f"{operation}Request"), name)
    return call.value(name) if found is None else found


def _create(call: Call) -> Iterator[Mutation]:
    """Without a policy an endpoint has the default one, which the answer shows."""
    made = call.answer("CreateVpcEndpointResponse", "vpcEndpoint") or call.answer("vpcEndpoint")
    identifier = text_of(member(made, "vpcEndpointId"))
    if identifier is None:
        return
    policy = member(made, "policyDocument") or _given(call, "CreateVpcEndpoint", "policyDocument")
    members: dict[str, Any] = {"vpcEndpointId": identifier}
    members |= {name: text for name in _TEXTS if (text := text_of(member(made, name))) is not None}
    members["creationTimestamp"] = date_of(member(made, "creationTimestamp")) or call.event_time
    members[RESOURCE_POLICY] = document_of(policy)
    region = call.event.aws_region
    arn = f"arn:{partition_of(region)}:ec2:{region}:{call.event.account_id}:vpc-endpoint/{identifier}"
    yield Create(Target(VPC_ENDPOINT, identifier), identifier, members, arn=arn)


def _modify(call: Call) -> Iterator[Mutation]:
    """Resetting gives the default policy, whose wording the event does not show."""
    identifier = text_of(_given(call, "ModifyVpcEndpoint", "vpcEndpointId"))
    policy = _given(call, "ModifyVpcEndpoint", "policyDocument")
    is_reset = _given(call, "ModifyVpcEndpoint", "resetPolicy") in (True, "true")
    if identifier is not None and (policy is not None or is_reset):
        document = UNKNOWN if is_reset else document_of(policy)
        yield Assign(Target(VPC_ENDPOINT, identifier), {RESOURCE_POLICY: document})


def _delete(call: Call) -> Iterator[Mutation]:
    """Of several, those that the answer names were not deleted."""
    answer = call.answer("DeleteVpcEndpointsResponse", "unsuccessful") or call.answer("unsuccessful")
    refused = set(_identifiers(answer))
    named = _given(call, "DeleteVpcEndpoints", "vpcEndpointId") or _given(call, "DeleteVpcEndpoints", "vpcEndpointIds")
    for identifier in _identifiers(named):
        if identifier not in refused:
            yield Delete(Target(VPC_ENDPOINT, identifier))


def _identifiers(value: Any) -> list[str]:
    """The endpoints that a value names, however deep."""
    if isinstance(value, str):
        return [value] if value.startswith("vpce-") else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return list(dict.fromkeys(found for one in inner for found in _identifiers(one)))


FAMILY: Final = Family(EC2, {"CreateVpcEndpoint": _create, "ModifyVpcEndpoint": _modify, "DeleteVpcEndpoints": _delete})
