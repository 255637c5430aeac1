"""EventBridge event buses (Amazon EventBridge API Reference, "PutPermission", "RemovePermission", "CreateEventBus").

PutPermission takes a whole policy, or the parts of a statement, which EventBridge words itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.inventory.event_sourcing.call import Call
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import UNKNOWN, Amend, Assign, Create, Delete, Mutation, Target
from leastwise.inventory.event_sourcing.service_shapes import EVENT_BUS, EVENTS, RESOURCE_POLICY

_DEFAULT: Final = "default"


def _bus(call: Call) -> Target | None:
    """The bus of a name or ARN: the default one where none is named; a bus of another account is none of ours."""
    if call.is_cut:
        return None
    name = call.text("eventBusName") or _DEFAULT
    if name.startswith("arn:"):
        parts = name.split(":", 5)
        if len(parts) < 6 or parts[4] != call.event.account_id:
            return None
        name = parts[5].partition("/")[2]
    return Target(EVENT_BUS, name)


def _create(call: Call) -> Iterator[Mutation]:
    name, arn = call.text("name"), call.answered("eventBusArn")
    if name is not None:
        yield Create(Target(EVENT_BUS, name), name, {"name": name, RESOURCE_POLICY: None}, arn=arn or "")


def _delete(call: Call) -> Iterator[Mutation]:
    target = call.target(EVENT_BUS, "name")
    if target is not None:
        yield Delete(target)


def _put(call: Call) -> Iterator[Mutation]:
    target = _bus(call)
    if target is not None:
        policy = call.value("policy")
        yield Assign(target, {RESOURCE_POLICY: UNKNOWN if policy in (None, "") else call.document("policy")})


def _remove(call: Call) -> Iterator[Mutation]:
    target, sid = _bus(call), call.text("statementId")
    if target is None:
        return
    if call.value("removeAllPermissions") in (True, "true"):
        yield Assign(target, {RESOURCE_POLICY: None})
    elif sid is not None:
        yield Amend(target, RESOURCE_POLICY, sid, None)


FAMILY: Final = Family(
    EVENTS,
    {"CreateEventBus": _create, "DeleteEventBus": _delete, "PutPermission": _put, "RemovePermission": _remove},
)
