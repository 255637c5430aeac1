"""What right-sizing found, in plain sentences: what is no longer allowed, what the replay says, what was not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from leastwise.access.words import access_words, listed
from leastwise.evidence.calls import MOST_KINDS, Calls
from leastwise.evidence.replay import Fate, Replay
from leastwise.policy import Policy, Reference, Rules, rules_of

_DAY: Final = timedelta(days=1)
_MOST_SERVICES: Final = 12


def coverage_notes(calls: Calls, days: int) -> Iterator[str]:
    """What the trail does not tell about the window."""
    if calls.trail is not None:
        first, last = calls.trail
        if first > calls.since + _DAY:
            covered = max(0, (calls.until - max(first, calls.since)).days)
            yield f"the trail of the account begins at {moment(first)}: {covered} of {days} days are covered"
        if last < calls.until - _DAY:
            yield f"the trail of the account ends at {moment(last)}: later calls are not known"
    told = sorted(one.partition(".")[0] for one in calls.data_events)
    yield (
        f"data events in the window are those of {listed(told)}, perhaps not of all their resources; of other services "
        "only management events are known"
        if told
        else "the trail has no data events in the window: reading and writing of data (S3 objects, DynamoDB items, "
        "Lambda invocations …) does not show"
    )
    for detail, told_as in _COARSE.items():
        events = [event.replace(".amazonaws.com:", ":") for event, one in calls.coarse.items() if one == detail]
        if events:
            yield f"there are more than {MOST_KINDS:,} kinds of calls: of {listed(sorted(events))} {told_as}"
    if calls.not_told:
        yield f"{calls.not_told:,} calls of kinds beyond the first {MOST_KINDS:,} were not looked at"
    if calls.by_others:
        yield f"{calls.by_others:,} calls under the same name were made by another unique id (deleted and made again)"
    if calls.without_request:
        yield f"{calls.without_request:,} events ask for no permission (sign-ins, events of services)"


_COARSE: Final = {
    "bucket": "resources are told by what they lie in (bucket, log group)",
    "none": "resources are not told apart",
}


def moment(when: datetime) -> str:
    """A moment as text."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def allowed_bits(rules: Rules) -> int:
    """The actions of the reference that some statement allows and none denies whatever the request."""
    found = 0
    for rule in rules.allows:
        found |= rule.bits
    for rule in rules.denies:
        if rule.is_unconditional:
            found &= ~rule.bits
    return found


def difference_sentences(today: Rules, policy: Policy | None, reference: Reference) -> Iterator[str]:
    """What a smaller policy no longer allows: services, actions, resources."""
    new = rules_of(policy or Policy(()), reference)
    before, after = allowed_bits(today), allowed_bits(new)
    services = _by_service(before, reference)
    left = _by_service(after, reference)
    yield (
        f"it allows {after.bit_count():,} of the {before.bit_count():,} actions that today's policies allow, "
        f"of {len(left):,} of {len(services):,} services"
    )
    gone = [service for service in services if service not in left]
    if gone:
        more = f" and {len(gone) - _MOST_SERVICES:,} more" if len(gone) > _MOST_SERVICES else ""
        yield f"no longer allowed at all: {', '.join(gone[:_MOST_SERVICES])}{more}"
    fewer = [f"{one} {count:,} of {services[one]:,}" for one, count in left.items() if count < services.get(one, 0)]
    if fewer:
        more = f" and {len(fewer) - _MOST_SERVICES:,} more services" if len(fewer) > _MOST_SERVICES else ""
        yield f"actions left: {', '.join(fewer[:_MOST_SERVICES])}{more}"
    yield from _narrowed(today, new, reference)


def _narrowed(today: Rules, new: Rules, reference: Reference) -> Iterator[str]:
    """Actions that were allowed on any resource and are on some."""
    anywhere = 0
    for rule in today.allows:
        if rule.covers_all_resources:
            anywhere |= rule.bits
    for rule in new.allows:
        bits = rule.bits & anywhere
        if bits and not rule.covers_all_resources:
            yield f"only {access_words(rule, bits, (), reference)}, no longer on any resource"


def _by_service(bits: int, reference: Reference) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in reference.names(bits):
        prefix = name.partition(":")[0]
        found[prefix] = found.get(prefix, 0) + 1
    return found


def replay_sentences(replay: Replay) -> Iterator[str]:
    """How many calls stay allowed, how many would be denied, and of how many that cannot be said and why."""
    judged = replay.calls(Fate.ALLOWED, Fate.DENIED)
    yield f"{replay.calls(Fate.ALLOWED):,} of {counted(judged, 'replayed call')} stay allowed"
    for because, calls in replay.reasons(Fate.DENIED).items():
        yield f"{counted(calls, 'call')} would be denied: {because}"
    for because, calls in replay.reasons(Fate.UNJUDGED).items():
        yield f"{counted(calls, 'call')} cannot be judged because {because}"
    changed = replay.of(Fate.NOT_TODAY)
    if changed:
        actions = listed(sorted({one.action for one in changed}))
        number = counted(replay.calls(Fate.NOT_TODAY), "call")
        because = "as policies were changed since or others allowed them"
        yield f"{number} would be denied today already, {because}: {actions}"


def counted(number: int, what: str) -> str:
    """A number with what is counted: "1 call", "2 calls"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
