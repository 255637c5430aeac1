"""Who could do an action on a resource, at a moment: users, roles, roots, services and strangers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from leastwise.access.can import AccessAnswer, access_answer, check_action
from leastwise.access.changes_resources import TRUST
from leastwise.access.context import ROLE, USER, caller_of_item
from leastwise.access.members import entries, is_whole, text, texts
from leastwise.access.policies import GROUP
from leastwise.access.principals import AccessPrincipal
from leastwise.access.question import Surroundings, action_notes, resource_notes
from leastwise.access.resources import RequestedResource, find_resource
from leastwise.access.verdict import Verdict, answer
from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.lake.allocation import paused_collector
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import ANONYMOUS, Caller, CallerKind, caller_of
from leastwise.policy.caller import account_of_entry, admits
from leastwise.policy.callers import fresh_account
from leastwise.policy.rule import Rule

_INLINE: Final = {USER: "userPolicyList", ROLE: "rolePolicyList", GROUP: "groupPolicyList"}
_ATTACHED: Final = "attachedManagedPolicies"
_ORDER: Final = {Verdict.YES: 0, Verdict.CONDITIONAL: 1, Verdict.UNDECIDED: 2}


@dataclass(frozen=True, slots=True)
class WhoCan:
    """One principal that can, or of which it is not known. `assumed_by` are those that a role's trust policy names."""

    answer: AccessAnswer
    assumed_by: tuple[str, ...] = ()

    @property
    def principal(self) -> AccessPrincipal:
        """Who can."""
        return self.answer.question.principal

    @property
    def name(self) -> str:
        """The principal in words."""
        caller = self.principal.caller
        if caller == ANONYMOUS:
            return "anyone"
        return self.principal.name


def who_can(surroundings: Surroundings, action: str, resource: str, account_id: str | None = None) -> list[WhoCan]:
    """Everybody whose answer is not "no": users and roles (of an account, if given), roots, those a policy names.

    Sorted by verdict, then by kind and ARN. Raises InputError for an action or resource that is none,
    NothingToEvaluateError where the state is empty.
    """
    check_action(action)
    if not surroundings.state.items:
        raise NothingToEvaluateError("nothing was recorded of that time", "ask about another with --at")
    with paused_collector():
        found = list(_answers(surroundings, action, resource, account_id))
    return sorted(
        found, key=lambda one: (_ORDER[one.answer.verdict], one.principal.caller.kind, one.principal.caller.arn)
    )


def _answers(surroundings: Surroundings, action: str, resource: str, account_id: str | None) -> Iterator[WhoCan]:
    documents = surroundings.documents
    requested = find_resource(surroundings.state, resource, documents)
    screen = _Screen(surroundings, action, requested)
    for principal in _principals(surroundings, requested, screen, account_id):
        question = surroundings.question(principal, action, requested)
        one = answer(question, documents)
        if one.verdict is not Verdict.NO:
            yield WhoCan(access_answer(question, one, documents), _assumed_by(principal))


def who_can_notes(surroundings: Surroundings, action: str, resource: str) -> tuple[str, ...]:
    """What was not looked at, whoever asks."""
    requested = find_resource(surroundings.state, resource, surroundings.documents)
    found = list(action_notes(action, requested.arn, surroundings.documents.reference))
    found += resource_notes(action, requested)
    if not surroundings.organization.is_recorded:
        found.append("no organisation was recorded: SCPs and RCPs were not looked at")
    return tuple(found)


def _principals(
    surroundings: Surroundings, resource: RequestedResource, screen: _Screen, account_id: str | None
) -> Iterator[AccessPrincipal]:
    """The principals that are worth asking about, each once."""
    state = surroundings.state
    seen: set[str] = set()
    for kind in (USER, ROLE):
        for item in state.of_type(kind, account_id):
            seen.add(item.arn)
            if screen.may_allow(item):
                yield AccessPrincipal(caller_of_item(item), item)
    for account in state.accounts():
        if account_id in (None, account):
            seen.add(caller_of(account).arn)
            yield AccessPrincipal(caller_of(account))
    if account_id is None:
        for caller in screen.named():
            if caller.arn not in seen:
                seen.add(caller.arn)
                yield AccessPrincipal(caller)


class _Screen:
    """Tells cheaply who surely cannot: whose policies allow the action nowhere, and whom the resource does not name."""

    def __init__(self, surroundings: Surroundings, action: str, resource: RequestedResource) -> None:
        self._surroundings = surroundings
        reference = surroundings.documents.reference
        self._reference = reference
        position = reference.index.get(action.lower())
        self._bit = None if position is None else 1 << position
        self._resource = resource.arn
        self._granting: Sequence[Rule] = resource.policy.allowing(action) if resource.policy is not None else ()
        self._of_group: dict[tuple[str, str], bool] = {}
        self._of_policy: dict[str, bool] = {}
        self._of_pattern: dict[str, bool] = {}

    def may_allow(self, item: ConfigurationItem) -> bool:
        """Whether it is worth asking about a user or role."""
        if self._any_allows(item):
            return True
        if not self._granting:
            return False
        caller = caller_of_item(item)
        return any(admits(rule.statement.principal, caller) for rule in self._granting)

    def named(self) -> Iterator[Caller]:
        """Those whom the resource's own policy lets in."""
        for rule in self._granting:
            element = rule.statement.principal
            if element is None or element.negated or element.is_everyone:
                yield ANONYMOUS
                yield caller_of(fresh_account([]))
            for kind, value in element.entries if element is not None and not element.negated else ():
                if value == "*":
                    continue
                if kind == "Service":
                    yield Caller(CallerKind.SERVICE, value)
                elif kind == "CanonicalUser":
                    yield Caller(CallerKind.CANONICAL_USER, value)
                elif kind == "Federated":
                    yield Caller(CallerKind.FEDERATED, value, value.split(":")[4] if value.count(":") > 4 else "")
                else:
                    yield from _of_entry(value)

    def _any_allows(self, item: ConfigurationItem) -> bool:
        configuration = item.configuration
        inline = _INLINE[item.resource_type]
        if item.unknown or not is_whole(configuration, inline) or not is_whole(configuration, _ATTACHED):
            return True  # not recorded in full
        return (
            any(self._allows(one.get("policyDocument")) for one in entries(configuration, inline))
            or any(self._policy(text(one, "policyArn")) for one in entries(configuration, _ATTACHED))
            or any(self._group(item.account_id, name) for name in texts(configuration, "groupList"))
        )

    def _group(self, account_id: str, name: str) -> bool:
        key = account_id, name
        found = self._of_group.get(key)
        if found is None:
            items = self._surroundings.state.by_name(GROUP, name, account_id)
            found = self._of_group[key] = not items or self._any_allows(items[0])
        return found

    def _policy(self, arn: str) -> bool:
        found = self._of_policy.get(arn)
        if found is None:
            document = self._surroundings.policies.document(arn)
            found = self._of_policy[arn] = document is None or self._allows(document)
        return found

    def _allows(self, document: Any) -> bool:
        """Whether a document allows the action on the resource somewhere; read as it is, as most documents do not."""
        statements = document.get("Statement") if isinstance(document, Mapping) else None
        for statement in statements if isinstance(statements, list) else (statements,):
            if self._may_apply(statement):
                return True
        return False

    def _may_apply(self, statement: Any) -> bool:
        if type(statement) is not dict and not isinstance(statement, Mapping):
            return True  # what cannot be read is for the question itself
        if statement.get("Effect") != "Allow":
            return False
        return ("NotAction" in statement or self._covers_action(statement.get("Action"))) and (
            "NotResource" in statement or self._covers_resource(statement.get("Resource"))
        )

    def _covers_action(self, actions: Any) -> bool:
        bit = self._bit
        if bit is None:
            return True
        known = self._of_pattern
        for pattern in actions if isinstance(actions, list) else (actions,):
            if not isinstance(pattern, str):
                return True
            found = known.get(pattern)
            if found is None:
                found = known[pattern] = bool(self._reference.actions_matching(pattern) & bit)
            if found:
                return True
        return False

    def _covers_resource(self, resources: Any) -> bool:
        """Whether what a pattern begins with, up to its first wildcard or variable, fits the resource."""
        asked = self._resource
        for pattern in resources if isinstance(resources, list) else (resources,):
            if not isinstance(pattern, str) or asked.startswith(_BEGINNING(pattern)[0]):
                return True
        return False


_BEGINNING: Final = re.compile(r"[*?$]").split
"""What lies between the wildcards and variables of a pattern; the first of it is how what it matches begins."""


def _of_entry(value: str) -> Iterator[Caller]:
    account = account_of_entry(value)
    try:
        yield caller_of(account or value)
    except InputError:  # a unique id: a principal that was deleted
        return


def _assumed_by(principal: AccessPrincipal) -> tuple[str, ...]:
    """Those whom a role's trust policy lets become it, as the policy names them."""
    document = principal.item.configuration.get(TRUST) if principal.item is not None else None
    statements = document.get("Statement") if isinstance(document, Mapping) else None
    found: dict[str, None] = {}
    for one in statements if isinstance(statements, list) else [statements]:
        if isinstance(one, Mapping) and one.get("Effect") == "Allow":
            named = one.get("Principal", "everyone but some")
            values = named.values() if isinstance(named, Mapping) else [named]
            listed = [one for value in values for one in (value if isinstance(value, list) else [value])]
            found |= {one: None for one in listed if isinstance(one, str)}
    return tuple(found)
