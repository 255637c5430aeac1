"""What a rollback would break: recent calls, decided again under what would be left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from leastwise.lake.lake import Lake
from leastwise.policy import ANONYMOUS, Caller, CallerKind, Request, caller_context
from leastwise.policy.event_request import requests_of_event
from leastwise.reference.iam import Reference, load_reference
from leastwise.usecases.recorder.rollback_calls import MOST_KINDS, KindOfCall, calls_at_stake
from leastwise.usecases.recorder.rollback_deciding import StateDecisions, candidates, is_account_only
from leastwise.usecases.recorder.rolling_back import Rollback


@dataclass(frozen=True, slots=True)
class BrokenCall:
    """Calls that were made since `since` and would be denied: how many, the last of them, and the request denied.

    `principal_arn` is the caller's ARN; of a caller of another account it may be no more than the account's id.
    """

    principal_arn: str
    event_source: str
    event_name: str
    action: str
    resource: str
    calls: int
    last: datetime
    event_id: str


@dataclass(frozen=True, slots=True)
class Replay:
    """The calls that would be denied, most used first; `kinds` calls were looked at, `is_cut` says that not all were.

    `unmapped` are events whose IAM actions are not known.
    """

    broken: tuple[BrokenCall, ...]
    kinds: int
    unmapped: tuple[str, ...]
    is_cut: bool


def replayed(lake: Lake, rollback: Rollback, since: datetime) -> Replay:
    """Decide the calls since a moment (with zone) again: of who loses access, and on what the policy is changed of.

    Broken is what the state as it is allows and the state after the rollback does not. What was not recorded, such as
    the policies of another account's principals, is taken to allow the call in both.
    """
    calls = calls_at_stake(lake, rollback, since)
    reference = load_reference()
    sides = _Sides(rollback, reference, since)
    broken: list[BrokenCall] = []
    unmapped: set[str] = set()
    for one in calls[:MOST_KINDS]:
        found = requests_of_event(one.record, reference)
        if found.unmapped:
            unmapped.add(found.name)
        for request in found.requests:
            request = _placed(request, one)
            if sides.breaks(request, one):
                broken.append(_broken(request, one))
                break
    broken.sort(key=lambda one: (-one.calls, one.principal_arn, one.event_name))
    return Replay(tuple(broken), min(len(calls), MOST_KINDS), tuple(sorted(unmapped)), len(calls) > MOST_KINDS)


class _Sides:
    """The state as it is and the state after the rollback."""

    def __init__(self, rollback: Rollback, reference: Reference, now: datetime) -> None:
        self._now = StateDecisions(rollback.current, reference, now)
        self._after = StateDecisions(rollback.after, reference, now)

    def breaks(self, request: Request, call: KindOfCall) -> bool:
        """Whether a request is allowed now and would not be after: to none of those who may have made it."""
        caller = request.caller or ANONYMOUS
        callers = [caller]
        if is_account_only(call.record):
            policies = (self._now.policy_of(request.resource), self._after.policy_of(request.resource))
            callers = candidates(caller, policies)
        before = [one for one in (_from(request, caller) for caller in callers) if self._now.allows(one)]
        return bool(before) and not any(map(self._after.allows, before))


def _from(request: Request, caller: Caller) -> Request:
    context = request.context if caller == request.caller else {**request.context, **caller_context(caller)}
    return replace(request, caller=caller, context=context)


def _placed(request: Request, call: KindOfCall) -> Request:
    """The request with the resource that it is about, where the record names that among the parameters only."""
    return replace(request, resource=call.on.arn) if call.on is not None and request.resource == "*" else request


def _broken(request: Request, call: KindOfCall) -> BrokenCall:
    caller = _name(request.caller or ANONYMOUS, call)
    return BrokenCall(
        caller,
        call.event_source,
        call.event_name,
        request.action,
        request.resource,
        call.calls,
        call.last,
        call.event_id,
    )


def _name(caller: Caller, call: KindOfCall) -> str:
    if is_account_only(call.record):
        return f"account {caller.account}" if caller.account else "anyone"
    return "anyone" if caller.kind is CallerKind.ANONYMOUS else caller.arn
