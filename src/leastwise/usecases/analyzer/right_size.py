"""Right-sizing: the smallest policy for what a user or role did, proved to allow nothing new, with every call replayed.

IAM User Guide, "Security best practices in IAM" (grant least privilege) and "Refining permissions using last accessed
information".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from leastwise.access.documents import Documents, documents_over
from leastwise.access.policies import PrincipalPolicies
from leastwise.access.principals import AccessPrincipal, find_principal
from leastwise.access.question import Surroundings
from leastwise.access.resources import find_resource
from leastwise.access.words import listed
from leastwise.errors import NothingToEvaluateError
from leastwise.evidence.calls import Calls, CallsOf, calls_of
from leastwise.evidence.calls_constants import Suggestion, suggestions
from leastwise.evidence.replay import Replay, StackOf, replayed
from leastwise.inventory.state import State
from leastwise.lake.lake import Lake
from leastwise.model.principal import permission_set_of
from leastwise.policy import Outcome, Policy, PolicyStack, Reference, Rules, rules_of, split
from leastwise.policy.effective import joined
from leastwise.policy.generate import Generated, Wish, generate
from leastwise.policy.generate_pieces import Level
from leastwise.policy.protection import SERVICE_LINKED_PATH
from leastwise.usecases.analyzer.right_size_names import with_recorded_arns
from leastwise.usecases.analyzer.right_size_observed import kept_actions, requests_of_calls
from leastwise.usecases.analyzer.right_size_words import coverage_notes

SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class SizeRequest:
    """What is asked. `days` before `now` (with zone) are looked at. `keep` are pinned actions (patterns).

    `lists` keeps list and describe actions of the services that were used, `drop_unseen` gives up actions whose use
    the trail cannot show, `with_conditions` adds the conditions that are otherwise suggested.
    """

    principal: str
    now: datetime
    days: int = 90
    level: Level = Level.RESOURCE
    most_resources: int = 10
    keep: tuple[str, ...] = ()
    lists: bool = False
    drop_unseen: bool = False
    with_conditions: bool = False
    account_id: str | None = None

    @property
    def since(self) -> datetime:
        """The beginning of the window."""
        return self.now - timedelta(days=self.days)


@dataclass(frozen=True)
class Sized:
    """A smaller policy with all that is known of it.

    `today` are all identity policies as one, None where there is none to compare with (then nothing was proved).
    `replaces` names today's policies; `documents` is the policy within the quotas of managed policies, several where
    one is too small. `notes` say what was not known.
    """

    name: str
    arn: str
    unique_id: str
    account_id: str
    request: SizeRequest
    calls: Calls
    today: Rules | None
    replaces: tuple[str, ...]
    generated: Generated
    documents: tuple[Policy, ...]
    replay: Replay
    suggestions: tuple[Suggestion, ...]
    notes: tuple[str, ...]
    unread: tuple[str, ...] = ()

    @property
    def is_proved(self) -> bool:
        """Whether the engine proved that nothing new is allowed."""
        return self.today is not None and self.generated.outcome is Outcome.PASS


def right_size(lake: Lake, state: State, request: SizeRequest, reference: Reference) -> Sized:
    """The smallest policy for a recorded user or role.

    Raises NothingToEvaluateError where it was not recorded, has no identity policy that can be read, or the trail holds
    nothing of its account; InputError for an ambiguous name or a pin that is no action.
    """
    principal = find_principal(state, request.principal, request.account_id)
    if principal.item is None:
        raise NothingToEvaluateError(
            f"{request.principal}: no user or role of that name was recorded",
            "run `leastwise collect`; `leastwise generate` needs the trail alone",
        )
    surroundings = Surroundings(state, documents_over(reference), request.now)
    own = surroundings.policies_of(principal)
    today = joined(_identity(principal, own), reference)
    stack_of = stacks_of(surroundings, principal)
    whose = CallsOf(principal.item.arn, principal.item.resource_id)
    keys = policy_keys(surroundings.documents, own)
    calls = with_recorded_arns(calls_in_window(lake, whose, principal.item.account_id, request, keys), state)
    found = sized_from(calls, stack_of, today, request, reference)
    rules = [rules_of(one, reference) for one in found.documents]
    return Sized(
        principal.name,
        principal.item.arn,
        principal.item.resource_id,
        principal.item.account_id,
        request,
        calls,
        today,
        tuple(one.words for one in own.identity),
        found.generated,
        found.documents,
        replayed(calls.made, stack_of, rules, reference),
        found.suggestions,
        (*_place_notes(principal, own), *coverage_notes(calls, request.days)),
        own.unrecorded,
    )


@dataclass(frozen=True, slots=True)
class SmallerPolicy:
    """A policy that was made, its documents, and the conditions suggested."""

    generated: Generated
    documents: tuple[Policy, ...]
    suggestions: tuple[Suggestion, ...]


def sized_from(
    calls: Calls, stack_of: StackOf, today: Rules, request: SizeRequest, reference: Reference, *, unseen: bool = True
) -> SmallerPolicy:
    """The policy for some calls within today's. `unseen` keeps what the trail cannot show, if the request does."""
    requests = requests_of_calls(calls.made, stack_of, reference)
    suggested = suggestions(calls.origins)
    kept = kept_actions(
        requests,
        calls,
        reference,
        pinned=request.keep,
        lists=request.lists,
        unseen=unseen and not request.drop_unseen,
    )
    conditions = tuple(one.condition for one in suggested) if request.with_conditions else ()
    wish = Wish(request.level, request.most_resources, kept, conditions)
    generated = generate(today, requests.observed, wish)
    documents = split(generated.policy, "managed", reference).policies if generated.policy is not None else ()
    return SmallerPolicy(generated, documents, suggested)


def calls_in_window(lake: Lake, whose: CallsOf, account_id: str, request: SizeRequest, keys: frozenset[str]) -> Calls:
    """The calls of the request's window. Raises NothingToEvaluateError where the trail holds nothing of the account."""
    calls = calls_of(lake, whose, account_id, request.since, request.now, keys)
    if calls.trail is None:
        raise NothingToEvaluateError(
            f"the event data store holds no events of account {account_id}: what {whose.arn} used is not known",
            "ingest its trail first: `leastwise ingest`",
        )
    return calls


def _identity(principal: AccessPrincipal, own: PrincipalPolicies) -> list[Rules]:
    """The identity policies that can be read. Raises NothingToEvaluateError where there are none."""
    found = [one.rules for one in own.identity if one.rules is not None]
    if not found:
        missing = "; ".join(own.unrecorded)
        why = f"its policies are not known: {missing}" if missing else "it has no identity policy"
        hint = "collect it again" if missing else "`leastwise generate` makes a policy from the trail alone"
        raise NothingToEvaluateError(f"{principal.name} cannot be right-sized: {why}", hint)
    return found


def _place_notes(principal: AccessPrincipal, own: PrincipalPolicies) -> Iterator[str]:
    """Where today's policies come from, if not from the principal itself.

    IAM User Guide, "Create a service-linked role"; IAM Identity Center User Guide, "Permission sets".
    """
    name = principal.caller.arn.rpartition("/")[2]
    permission_set = permission_set_of(name)
    if SERVICE_LINKED_PATH in principal.caller.arn:
        yield "this is a service-linked role: AWS alone changes its policies"
    elif permission_set:
        yield (
            f"this is the role of permission set {permission_set}: the policy belongs into the permission set, whose "
            "other accounts were not looked at"
        )
    groups = dict.fromkeys(one.via for one in own.identity if one.via)
    if groups:
        yield (
            f"some of its policies are those of {listed(tuple(groups))}: take the user out, or put the policy there "
            "for all members, who were not looked at"
        )


def policy_keys(documents: Documents, own: PrincipalPolicies) -> frozenset[str]:
    """The context keys that the policies ask for."""
    return frozenset[str]().union(*(documents.keys_of(one.rules) for one in own.all if one.rules is not None))


def stacks_of(surroundings: Surroundings, principal: AccessPrincipal) -> StackOf:
    """What a request of the principal meets, and its known context; each resource is looked up once."""
    known: dict[str, tuple[PolicyStack, Mapping[str, tuple[str, ...]]]] = {}

    def found(action: str, resource: str) -> tuple[PolicyStack, Mapping[str, tuple[str, ...]]]:
        if resource not in known:
            requested = find_resource(surroundings.state, resource, surroundings.documents)
            question = surroundings.question(principal, action, requested)
            known[resource] = question.stack, question.known.values
        return known[resource]

    return found
