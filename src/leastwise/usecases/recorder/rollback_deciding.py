"""A recorded call decided under a state: identity policies, boundary, organisation and the resource's own policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from leastwise.access.documents import Documents
from leastwise.access.principals import AccessPrincipal
from leastwise.access.question import Surroundings
from leastwise.access.resources import RequestedResource, find_resource
from leastwise.inventory.state import State
from leastwise.policy import ANONYMOUS, Caller, CallerKind, Decision, PolicyStack, Reference, Request, Rules, decide


class StateDecisions:
    """Decides requests under one state; a caller's policies and a resource's are read once.

    What was not recorded, such as the policies of another account's principals, is taken to allow everything.
    """

    def __init__(self, state: State, reference: Reference, now: datetime) -> None:
        self._state = state
        self._documents = Documents(reference)
        self._surroundings = Surroundings(state, self._documents, now)
        self._resources: dict[str, RequestedResource] = {}
        self._stacks: dict[tuple[Caller, str, str], tuple[PolicyStack, Mapping[str, tuple[str, ...]]]] = {}

    def allows(self, request: Request) -> bool:
        """Whether the request is allowed."""
        caller = request.caller or ANONYMOUS
        key = caller, request.action, request.resource
        if key not in self._stacks:
            principal = AccessPrincipal(caller, self._state.by_arn(caller.arn) if caller.arn else None)
            question = self._surroundings.question(principal, request.action, self._resource(request.resource))
            self._stacks[key] = question.hopeful, question.known.values
        stack, known = self._stacks[key]
        return decide(stack, replace(request, context={**known, **request.context})) is Decision.ALLOW

    def policy_of(self, resource: str) -> Rules | None:
        """The policy of a resource's own, None where it has none or that was not recorded."""
        return self._resource(resource).policy

    def _resource(self, arn: str) -> RequestedResource:
        if arn not in self._resources:
            self._resources[arn] = find_resource(self._state, arn, self._documents)
        return self._resources[arn]


def is_account_only(record: Mapping[str, Any]) -> bool:
    """Whether a record says of which account the caller is, and not who.

    CloudTrail User Guide, "CloudTrail userIdentity element", type AWSAccount: the caller is of another account.
    """
    identity = record.get("userIdentity")
    return isinstance(identity, Mapping) and identity.get("type") == "AWSAccount" and not identity.get("arn")


def candidates(caller: Caller, policies: tuple[Rules | None, ...]) -> list[Caller]:
    """Return who a caller, of whom only the account is known, may be: those of it whom policies name, and any other."""
    from leastwise.policy.callers import all_callers

    known = tuple(rules.policy for rules in policies if rules is not None)
    named = [
        one.example
        for one in (all_callers(known) if known else ())
        if one.example is not None
        and one.example.account == caller.account
        and one.example.kind in (CallerKind.ROOT, CallerKind.USER, CallerKind.ROLE)
    ]
    return list(dict.fromkeys([caller, *named]))
