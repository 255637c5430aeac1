"""The IAM actions behind a CloudTrail event.

An event's name is that of the API operation, and the action usually bears the same name under the service's prefix. A
table holds the operations of which that is not true, or which need more actions depending on their parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

import msgspec

from leastwise.reference.event_exceptions import MORE_EXCEPTIONS, MORE_PASSING_ROLES
from leastwise.reference.event_sources import candidate_prefixes
from leastwise.reference.iam import Reference

PASS_ROLE: Final = "iam:PassRole"  # noqa: S105
_TABLE: Final = Path(__file__).parent / "data" / "event_actions.json"

_API_VERSION: Final = re.compile(r"_?20\d\d_?\d\d_?\d\d(?:v\d+)?$")
"""``CreateFunction20150331``, ``GetFunction20150331v2``, ``CreateDistribution2020_05_31``."""

_ROLE_ARN: Final = re.compile(r"arn:aws[a-z0-9-]*:iam::\d{12}:role/\S+")

_VERBS: Final = {
    "Get": "GET", "Test": "POST", "Create": "POST", "Import": "POST", "Generate": "POST", "Update": "PATCH",
    "Put": "PUT", "Reimport": "PUT", "Tag": "PUT", "Delete": "DELETE", "Flush": "DELETE", "Untag": "DELETE",
}  # fmt: skip
"""API Gateway authorizes by HTTP method (``apigateway:GET``): how its operations begin -> method."""


@dataclass(frozen=True, slots=True)
class EventActions:
    """What an event says about actions.

    ``actions``: those that the call was authorized against, or, where ``certain`` is false, may have been.
    ``possible``: those that it needs besides, depending on its parameters (``iam:PassRole``).
    ``unmapped``: no action is known for the event; some events (sign-in, what services do themselves) have none.
    """

    actions: tuple[str, ...]
    certain: bool
    unmapped: bool
    possible: tuple[str, ...] = ()

    @property
    def may_pass_roles(self) -> bool:
        """Whether the operation needs ``iam:PassRole`` on the role that it is given."""
        return PASS_ROLE in self.possible


_UNMAPPED: Final = EventActions((), certain=False, unmapped=True)


def actions_of_event(event_source: str, event_name: str, reference: Reference) -> EventActions:
    """Return the IAM actions behind an event. Case does not matter; versions that some services add to names go.

    ``certain`` is false where several actions may be meant, or the name was found under another service's prefix.
    """
    regular, *others = candidate_prefixes(event_source)
    for name in _spellings(event_name):
        found = _look_up(f"{regular}:{name}".lower(), reference)
        if found is not None:
            return found
        elsewhere = (_look_up(f"{prefix}:{name}".lower(), reference) for prefix in others)
        found = next((actions for actions in elsewhere if actions is not None), None)
        if found is not None:
            return replace(found, certain=found.certain and regular not in reference.prefixes)
    if event_source.lower().startswith("apigateway."):
        return _by_method(event_name)
    return _UNMAPPED


def passed_roles(request_parameters: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return the ARNs of the roles that request parameters hand over, each once, in order.

    They are those that stand anywhere under a key that says "role". It means ``iam:PassRole`` only for operations with
    ``may_pass_roles`` (IAM User Guide, "Grant a user permissions to pass a role to an AWS service"); ``sts:AssumeRole``
    for one has a role's ARN too.
    """
    return tuple(dict.fromkeys(_role_arns(request_parameters or {})))


def _spellings(event_name: str) -> tuple[str, ...]:
    bare = _API_VERSION.sub("", event_name)
    return (event_name,) if bare == event_name or not bare else (event_name, bare)


def _look_up(key: str, reference: Reference) -> EventActions | None:
    listed = _exceptions().get(key, ())
    position = reference.index.get(key)
    if position is not None:
        name = reference.actions[position]
        besides = [action for action in chain(listed, _dependent(name, reference)) if action.lower() != key]
        if key in MORE_PASSING_ROLES:
            besides.append(PASS_ROLE)
        return EventActions((name,), True, False, tuple(dict.fromkeys(besides)))
    needed = tuple(action for action in listed if action != PASS_ROLE and action.lower() in reference.index)
    if not needed:
        return None
    possible = (PASS_ROLE,) if PASS_ROLE in listed else ()
    return EventActions(needed, len(needed) == 1, False, possible)


def _dependent(name: str, reference: Reference) -> Iterator[str]:
    action = reference.action(name)
    if action is not None:
        yield from action.dependent_actions
        for use in action.resource_types:
            yield from use.dependent_actions


def _by_method(event_name: str) -> EventActions:
    method = next((method for verb, method in _VERBS.items() if event_name.startswith(verb)), None)
    return _UNMAPPED if method is None else EventActions((f"apigateway:{method}",), certain=False, unmapped=False)


@lru_cache(maxsize=1)
def _exceptions() -> dict[str, tuple[str, ...]]:
    table = msgspec.json.decode(_TABLE.read_bytes(), type=dict[str, tuple[str, ...]])
    return {operation.lower(): actions for operation, actions in (table | MORE_EXCEPTIONS).items()}


def _role_arns(parameters: Mapping[str, Any]) -> Iterator[str]:
    waiting: list[tuple[object, bool]] = [(parameters, False)]
    while waiting:
        value, named = waiting.pop()
        if isinstance(value, Mapping):
            inner = [(item, named or "role" in str(key).lower()) for key, item in value.items()]
            waiting.extend(reversed(inner))
        elif isinstance(value, list | tuple):
            waiting.extend((item, named) for item in reversed(value))
        elif named and isinstance(value, str) and _ROLE_ARN.fullmatch(value):
            yield value
