"""Lambda functions and their policies (AWS Lambda Developer Guide, "Logging AWS Lambda API calls using CloudTrail").

Names of events carry the API's version: `AddPermission20150331v2`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from leastwise.inventory.event_sourcing.call import Call
from leastwise.inventory.event_sourcing.families.family import Family
from leastwise.inventory.event_sourcing.mutations import UNKNOWN, Amend, Assign, Create, Delete, Mutation, Target
from leastwise.inventory.event_sourcing.service_shapes import FUNCTION, LAMBDA, RESOURCE_POLICY

_QUALIFIED: Final = "qualifiedPolicies"


def _function(call: Call) -> tuple[Target, str | None] | None:
    """The function and its version or alias. Names come plain, as ARN, as "account:function:name", with ":alias"."""
    given = call.text("functionName")
    if given is None:
        return None
    parts = given.split(":")
    if "function" in parts:
        parts = parts[parts.index("function") + 1 :]
    qualifier = call.text("qualifier") or (parts[1] if len(parts) > 1 else None)
    return Target(FUNCTION, parts[0]), None if qualifier == "$LATEST" else qualifier


def _create(call: Call) -> Iterator[Mutation]:
    name, arn = call.answered("functionName"), call.answered("functionArn")
    if name is None or arn is None:
        return
    members: dict[str, Any] = {name: call.answer(name) for name in ("functionName", "role", "runtime", "packageType")}
    members |= {"kmsKeyArn": call.answer("kMSKeyArn"), RESOURCE_POLICY: None, _QUALIFIED: {}}
    yield Create(Target(FUNCTION, name), name, members, arn=":".join(arn.split(":")[:7]))


def _delete(call: Call) -> Iterator[Mutation]:
    found = _function(call)
    if found is not None and found[1] is None:
        yield Delete(found[0])


def _update(call: Call) -> Iterator[Mutation]:
    found, role = _function(call), call.answered("role") or call.text("role")
    if found is not None and role is not None:
        yield Assign(found[0], {"role": role})


def _add_permission(call: Call) -> Iterator[Mutation]:
    """The answer has the statement as Lambda made it."""
    found, sid = _function(call), call.text("statementId")
    if found is None or sid is None:
        return
    target, qualifier = found
    statement = _statement(call.answer("statement"))
    if qualifier is not None:
        yield Assign(target, {_QUALIFIED: UNKNOWN})
    elif statement is None:
        yield Assign(target, {RESOURCE_POLICY: UNKNOWN})
    else:
        yield Amend(target, RESOURCE_POLICY, sid, statement)


def _statement(text: Any) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return None
    return found if isinstance(found, Mapping) else None


def _remove_permission(call: Call) -> Iterator[Mutation]:
    found, sid = _function(call), call.text("statementId")
    if found is None or sid is None:
        return
    target, qualifier = found
    if qualifier is not None:
        yield Assign(target, {_QUALIFIED: UNKNOWN})
    else:
        yield Amend(target, RESOURCE_POLICY, sid, None)


FAMILY: Final = Family(
    LAMBDA,
    {
        "CreateFunction20150331": _create,
        "DeleteFunction20150331": _delete,
        "UpdateFunctionConfiguration20150331v2": _update,
        "AddPermission20150331": _add_permission,
        "AddPermission20150331v2": _add_permission,
        "RemovePermission20150331": _remove_permission,
        "RemovePermission20150331v2": _remove_permission,
    },
)
