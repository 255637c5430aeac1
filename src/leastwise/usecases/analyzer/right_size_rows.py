"""A smaller policy as a document and as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leastwise.evidence.calls_constants import Suggestion
from leastwise.evidence.replay import Fate, Replay, Replayed
from leastwise.policy import Outcome, Reference, document_of, size_of
from leastwise.policy.writing import QUOTAS
from leastwise.usecases.analyzer.right_size import SCHEMA_VERSION, Sized
from leastwise.usecases.analyzer.right_size_formats import PolicyFormat, policy_text
from leastwise.usecases.analyzer.right_size_watch import Watched
from leastwise.usecases.analyzer.right_size_words import counted, difference_sentences, moment, replay_sentences

_MOST_LISTED = 12


def sized_lines(sized: Sized, reference: Reference) -> Iterator[str]:
    """The report: what was used, what is no longer allowed, the proof, the replay, what is not known."""
    calls = sized.calls
    yield f"{sized.name} ({sized.arn})"
    made = sum(one.calls for one in calls.made)
    counts = f"{counted(made, 'call')} of {counted(len(calls.made), 'kind')}"
    yield f"window      {moment(calls.since)} to {moment(calls.until)}: {counts}"
    denied = sum(one.calls for one in calls.denied)
    if denied:
        names = sorted({f"{one.event_source.partition('.')[0]}:{one.event_name}" for one in calls.denied})
        yield f"denied      {counted(denied, 'denied call')} not granted: {_some(names)}"
    if sized.today is not None:
        yield from (
            f"smaller     {one}" for one in difference_sentences(sized.today, sized.generated.policy, reference)
        )
        yield f"proof       {_PROOF[sized.generated.outcome]}"
    yield from (f"replay      {one}" for one in replay_sentences(sized.replay))
    yield from _kept_lines(sized)
    yield from (f"suggested   {_condition(one)}: {one.because}" for one in sized.suggestions)
    yield from (f"unread      {one}: it was left out of the comparison" for one in sized.unread)
    yield from (f"note        {one}" for one in sized.notes)
    if sized.replaces:
        yield f"replaces    {_some(list(sized.replaces))}"
    if not sized.documents:
        yield "policy      none: nothing that it did needs a permission"
    for one in sized.documents:
        yield f"policy      {size_of(one):,} of {QUOTAS['managed']:,} characters of a managed policy"


_PROOF = {
    Outcome.PASS: "the new policy allows nothing that today's policies do not",
    Outcome.FAIL: "FAIL: the new policy allows something that today's policies do not; do not use it",
    Outcome.UNDETERMINED: "undetermined: policy variables left it open, or the search reached a limit",
}


def _kept_lines(sized: Sized) -> Iterator[str]:
    generated = sized.generated
    for because, actions in generated.kept.items():
        yield f"kept        {counted(len(actions), 'action')}: {because}: {_some(list(actions))}"
    for pattern, count in generated.generalised.items():
        yield f"generalised {pattern} stands for {count:,} resources that were used"
    reasons: dict[str, list[str]] = {}
    for action, because in generated.unnarrowed.items():
        reasons.setdefault(because, []).append(action)
    for because, names in reasons.items():
        yield f"not limited {_some(sorted(names))}: {because}"


def _condition(suggestion: Suggestion) -> str:
    """A suggested condition in a line."""
    one = suggestion.condition
    return f"{one.operator} {one.key} {' or '.join(one.values)}"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_LISTED:,} more" if len(names) > _MOST_LISTED else ""
    return f"{', '.join(names[:_MOST_LISTED])}{more}"


def sized_document(sized: Sized, reference: Reference, form: PolicyFormat) -> dict[str, Any]:
    """The report as JSON."""
    calls, generated = sized.calls, sized.generated
    return {
        "schemaVersion": SCHEMA_VERSION,
        "principal": sized.name,
        "principalArn": sized.arn,
        "principalId": sized.unique_id,
        "accountId": sized.account_id,
        "level": str(sized.request.level),
        "window": {
            "since": moment(calls.since),
            "until": moment(calls.until),
            "trailBegins": moment(calls.trail[0]) if calls.trail else None,
            "trailEnds": moment(calls.trail[1]) if calls.trail else None,
            "dataEvents": sorted(calls.data_events),
            "calls": sum(one.calls for one in calls.made),
            "deniedCalls": sum(one.calls for one in calls.denied),
            "resourceDetail": dict(sorted(calls.coarse.items())),
        },
        "proof": str(generated.outcome) if sized.today is not None else None,
        "replay": replay_document(sized.replay),
        "differences": list(difference_sentences(sized.today, generated.policy, reference)) if sized.today else [],
        "kept": [{"because": because, "actions": list(actions)} for because, actions in generated.kept.items()],
        "generalised": [{"resource": text, "resources": count} for text, count in generated.generalised.items()],
        "notLimited": [{"action": name, "because": because} for name, because in generated.unnarrowed.items()],
        "suggestedConditions": [
            {
                "operator": one.condition.operator,
                "key": one.condition.key,
                "values": list(one.condition.values),
                "because": one.because,
            }
            for one in sized.suggestions
        ],
        "replaces": list(sized.replaces),
        "unread": list(sized.unread),
        "notes": list(sized.notes),
        "policies": [document_of(one) for one in sized.documents],
        "format": str(form),
        "text": policy_text(sized.documents, sized.arn, form) if sized.documents else "",
    }


def replay_document(replay: Replay) -> dict[str, Any]:
    """What the replay says, as JSON: calls by their fate, and each kind of call that does not stay allowed."""
    return {
        "calls": replay.total,
        **{str(fate): replay.calls(fate) for fate in Fate},
        "sentences": list(replay_sentences(replay)),
        "kinds": [_kind(one) for one in replay.kinds if one.fate is not Fate.ALLOWED],
    }


def _kind(one: Replayed) -> dict[str, Any]:
    return {
        "eventSource": one.call.event_source,
        "eventName": one.call.event_name,
        "fate": str(one.fate),
        "action": one.action,
        "resource": one.resource,
        "because": one.because,
        "calls": one.call.calls,
        "last": moment(one.call.last),
        "eventID": one.call.event_id,
    }


def watched_lines(found: Watched) -> Iterator[str]:
    """What became of a watch, in lines of text."""
    total = found.replay.total
    yield f"{found.watch.arn}: {counted(total, 'call')} since {moment(found.watch.since)}"
    yield from replay_sentences(found.replay)
    for one in found.replay.of(Fate.DENIED):
        name = f"{one.call.event_source.partition('.')[0]}:{one.call.event_name}"
        yield (
            f"would be denied  {name}  {counted(one.call.calls, 'call')}, last {moment(one.call.last)} "
            f"({one.call.event_id})"
        )


def watched_document(found: Watched) -> dict[str, Any]:
    """What became of a watch, as JSON."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "principalArn": found.watch.arn,
        "since": moment(found.watch.since),
        "until": moment(found.calls.until),
        "replay": replay_document(found.replay),
    }
