r"""REST APIs of API Gateway and their policies.

Amazon API Gateway API Reference, "CreateRestApi", "UpdateRestApi" (a patch of path "/policy"), "PutRestApi". The body
of a call may stand in a member of its own, as `createRestApiInput`; answers have the policy escaped, `{\"Version\":…`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call, date_of, document_of, member, text_of
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import UNKNOWN, Assign, Create, Delete, Mutation, Target
from leastwise.inventory.event_sourcing.service_shapes import API_GATEWAY, RESOURCE_POLICY, REST_API
from leastwise.inventory.event_sourcing.world import partition_of

_PLAIN: Final = ("name", "description")


def _given(call: Call, name: str) -> Any:
    """A member of the call's body, wherever that stands."""
    found = call.value(name)
    for wrapper in ("createRestApiInput", "updateRestApiInput", "putRestApiInput"):
        found = member(call.value(wrapper), name) if found is None else found
    return found


def _document(value: Any) -> Any:
    """A document as text, escaped or not; an empty one takes the policy away."""
    if value == "":
        return None
    found = document_of(value)
    if found is UNKNOWN and isinstance(value, str):
        try:
            return document_of(json.loads(f'"{value}"'))
        except ValueError:
            return UNKNOWN
    return found


def _created(call: Call, policy: Any) -> Iterator[Mutation]:
    identifier = call.answered("id")
    if identifier is None:
        return
    name = call.answered("name") or text_of(_given(call, "name")) or identifier
    description = text_of(call.answer("description")) or text_of(_given(call, "description"))
    created = date_of(call.answer("createdDate")) or call.event_time
    members = {"id": identifier, "name": name, "description": description, "createdDate": created}
    region = call.event.aws_region
    arn = f"arn:{partition_of(region)}:apigateway:{region}::/restapis/{identifier}"
    yield Create(Target(REST_API, identifier), identifier, {**members, RESOURCE_POLICY: policy}, arn=arn)


def _create(call: Call) -> Iterator[Mutation]:
    """A copy of another (`cloneFrom`) may have that one's policy."""
    given = _given(call, "policy")
    if given is None:
        given = call.answer("policy")
    is_copy = _given(call, "cloneFrom") is not None or call.is_cut
    yield from _created(call, _document(given) if given is not None else UNKNOWN if is_copy else None)


def _import(call: Call) -> Iterator[Mutation]:
    """The policy may be in the imported definition, which the event has not."""
    given = call.answer("policy")
    yield from _created(call, UNKNOWN if given is None else _document(given))


def _put(call: Call) -> Iterator[Mutation]:
    target, given = call.target(REST_API, "restApiId"), call.answer("policy")
    if target is not None:
        yield Assign(target, {RESOURCE_POLICY: UNKNOWN if given is None else _document(given)})


def _update(call: Call) -> Iterator[Mutation]:
    target, patches = call.target(REST_API, "restApiId"), _given(call, "patchOperations")
    if target is None:
        return
    members: dict[str, Any] = {RESOURCE_POLICY: UNKNOWN} if call.is_cut else {}
    for patch in patches if isinstance(patches, list) else ():
        path, value = str(member(patch, "path")), member(patch, "value")
        if path == "/policy":
            members[RESOURCE_POLICY] = None if member(patch, "op") == "remove" else _document(value)
        elif path.removeprefix("/") in _PLAIN and isinstance(value, str):
            members[path.removeprefix("/")] = value
    if members:
        yield Assign(target, members)


def _delete(call: Call) -> Iterator[Mutation]:
    target = call.target(REST_API, "restApiId")
    if target is not None:
        yield Delete(target)


FAMILY: Final = Family(
    API_GATEWAY,
    {
        "CreateRestApi": _create,
        "ImportRestApi": _import,
        "PutRestApi": _put,
        "UpdateRestApi": _update,
        "DeleteRestApi": _delete,
    },
)
