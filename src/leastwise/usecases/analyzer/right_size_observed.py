"""Recorded calls as the requests that a smaller policy must allow, and what is kept beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from leastwise.errors import InputError
from leastwise.evidence.calls import Call, Calls
from leastwise.evidence.replay import StackOf
from leastwise.policy import Reference, Request
from leastwise.policy.event_request import EventNeeds, Need, needs_of_event
from leastwise.policy.event_resources import Told
from leastwise.policy.generate_choice import Observed
from leastwise.policy.generate_pieces import KeptActions
from leastwise.policy.protection import needs_no_permission
from leastwise.reference.data_events import data_actions

UNSEEN = "the trail cannot show whether they are used, as it has no such events (--drop-unseen-data gives them up)"
"""Why actions are kept whose use the trail does not show."""


@dataclass
class Requests:
    """What calls asked for: requests, and actions that some need besides depending on their parameters."""

    observed: list[Observed] = field(default_factory=list)
    dependent: dict[str, str] = field(default_factory=dict)

    @property
    def actions(self) -> frozenset[str]:
        """The actions observed."""
        return frozenset(one.request.action for one in self.observed)


def requests_of_calls(calls: Iterable[Call], stack_of: StackOf, reference: Reference) -> Requests:
    """The requests of calls, each once; those that need no permission are left out."""
    found = Requests()
    counts: dict[tuple[object, ...], Observed] = {}
    for call in calls:
        try:
            needs = needs_of_event(call.record, reference)
        except InputError:
            continue  # the replay says so
        for one in _observed(call, needs, stack_of):
            key = one.request.action, one.pattern, one.told, tuple(sorted(one.request.context.items()))
            counts.setdefault(key, one)
        name = next((need.action for need in needs.needs), needs.name)
        for action in needs.dependent:
            found.dependent.setdefault(action, name)
    found.observed = list(counts.values())
    return found


def _observed(call: Call, found: EventNeeds, stack_of: StackOf) -> Iterator[Observed]:
    for need in found.needs:
        request = _request(need, found, stack_of)
        if not needs_no_permission(request, found.caller):
            yield Observed(request, need.resource.pattern, need.resource.told, call.calls)


def _request(need: Need, found: EventNeeds, stack_of: StackOf) -> Request:
    resource = need.resource.text
    _, known = stack_of(need.action, resource if need.resource.told is Told.EXACTLY else "*")
    return Request(need.action, resource, found.caller, {**known, **found.context})


def kept_actions(
    requests: Requests,
    calls: Calls,
    reference: Reference,
    *,
    pinned: Sequence[str] = (),
    lists: bool = False,
    unseen: bool = True,
) -> tuple[KeptActions, ...]:
    """The actions to keep though no call shows them: pinned ones, dependent ones, lists of the services that were used
    (as the console calls them), and those whose use the trail cannot show.

    Raises InputError for a pin that is no action.
    """
    seen = _bits(requests.actions, reference)
    found = [KeptActions("Pinned", f"--keep {one}", _pin(one, reference)) for one in pinned]
    causes: dict[str, list[str]] = {}
    for action, cause in sorted(requests.dependent.items()):
        causes.setdefault(cause, []).append(action)
    found += [
        KeptActions("Dependent", f"{cause} may need it", _bits(actions, reference) & ~seen)
        for cause, actions in causes.items()
    ]
    if lists:
        services = {action.partition(":")[0] for action in requests.actions}
        bits = _bits((f"{service}:*" for service in sorted(services)), reference)
        named = _bits((f"{one}:{verb}*" for one in sorted(services) for verb in ("Describe", "List")), reference)
        listing = bits & (reference.level_bitset("List") | named)
        found.append(KeptActions("Console", "the console lists what it shows", listing & ~seen))
    if unseen:
        found.append(KeptActions("CannotBeTold", UNSEEN, data_actions(reference, calls.data_events) & ~seen))
    return tuple(found)


def _pin(pattern: str, reference: Reference) -> int:
    bits = reference.actions_matching(pattern)
    if not bits:
        raise InputError(
            f"--keep {pattern}: no action of that name is known", "write service:Action, such as s3:GetObject"
        )
    return bits


def _bits(actions: Iterable[str], reference: Reference) -> int:
    found = 0
    for action in actions:
        found |= reference.actions_matching(action)
    return found
