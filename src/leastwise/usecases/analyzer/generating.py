"""A policy from a trail alone, for a principal of which no policy is known: what it did is what it may do."""

from __future__ import annotations

from collections.abc import Mapping

from leastwise.access.documents import ALLOW_ALL
from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.evidence.calls import CallsOf, principals_named
from leastwise.evidence.replay import replayed
from leastwise.lake.lake import Lake
from leastwise.model.arn import is_arn
from leastwise.policy import PolicyStack, Reference, parse_policy, rules_of
from leastwise.reference.data_events import DATA_ACTIONS
from leastwise.reference.services import event_sources
from leastwise.usecases.analyzer.right_size import Sized, SizeRequest, calls_in_window, sized_from
from leastwise.usecases.analyzer.right_size_words import coverage_notes

NOT_COMPARED = "there is no policy to compare with: that it allows nothing new was not proved"


def generate_from_trail(lake: Lake, request: SizeRequest, reference: Reference) -> Sized:
    """The smallest policy for the calls of a principal in the trail, whatever its policies say.

    Raises NothingToEvaluateError where the trail knows no such principal or holds nothing of its account, InputError
    where the name is that of several.
    """
    arn = _principal(lake, request.principal, request.account_id)
    account_id = arn.split(":")[4]
    everything = rules_of(parse_policy(dict(ALLOW_ALL), "everything"), reference)
    stack = PolicyStack((everything,))

    def stack_of(_action: str, _resource: str) -> tuple[PolicyStack, Mapping[str, tuple[str, ...]]]:
        return stack, {}

    calls = calls_in_window(lake, CallsOf(arn), account_id, request, frozenset())
    found = sized_from(calls, stack_of, everything, request, reference, unseen=False)
    rules = [rules_of(one, reference) for one in found.documents]
    return Sized(
        f"{arn.rpartition(':')[2].partition('/')[0]} {arn.rpartition('/')[2]}",
        arn,
        "",
        account_id,
        request,
        calls,
        None,
        (),
        found.generated,
        found.documents,
        replayed(calls.made, stack_of, rules, reference),
        found.suggestions,
        (NOT_COMPARED, *coverage_notes(calls, request.days), *_not_shown(calls.data_events)),
    )


def _principal(lake: Lake, text: str, account_id: str | None) -> str:
    found = [arn for arn in principals_named(lake, text) if account_id in (None, arn.split(":")[4])]
    if len(found) > 1:
        raise InputError(f"{text}: several principals have that name: {', '.join(found)}", "give an ARN or --account")
    if found:
        return found[0]
    if is_arn(text) and ":iam::" in text:
        return text
    raise NothingToEvaluateError(
        f"{text}: the event data store holds no calls of a user or role of that name",
        "give a name or an ARN; `leastwise events --principal NAME` shows who called",
    )


def _not_shown(data_events: frozenset[str]) -> tuple[str, ...]:
    hidden = [service for service in DATA_ACTIONS if data_events.isdisjoint(event_sources(service))]
    listed = ", ".join(hidden[:8])
    return (
        f"actions on data of {len(hidden)} services do not show in this trail and are not allowed; what it needs of "
        f"them is added with --keep ({listed} …)",
    )
