"""Which principals can do what on a resource: each question is answered by the policy engine.

Principals with the same policies, of one account, whom the resource's policy names in the same way, are asked about
once. Of the actions those are asked about once that no statement tells apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from leastwise.access.context import ROLE, USER, caller_of_item
from leastwise.access.principals import AccessPrincipal
from leastwise.access.question import Question, Surroundings
from leastwise.access.resources import RequestedResource, find_resource
from leastwise.access.verdict import Answer, Verdict, answer
from leastwise.checks.internal_access.chosen_resources import Part, examples_of
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import PolicyKind, Rules
from leastwise.policy.actions import known_classes
from leastwise.policy.caller import admits
from leastwise.policy.evaluate import grant_of
from leastwise.policy.protection import SERVICE_LINKED_PATH
from leastwise.policy.rule import Rule
from leastwise.reference.action_pattern import positions


@dataclass(slots=True)
class Reached:
    """What a principal can do: `bits`, of those `conditional` only under conditions; `rules` are what allows it.

    `undecided` says why it could not be decided of some actions.
    """

    bits: int = 0
    conditional: int = 0
    rules: dict[Rule, None] = field(default_factory=dict)
    undecided: dict[str, None] = field(default_factory=dict)

    def merge(self, other: Reached) -> None:
        """Add what another part of the resource can be used for."""
        self.conditional = (self.conditional | other.conditional) & ~(other.bits & ~other.conditional)
        self.bits |= other.bits
        self.rules |= other.rules
        self.undecided |= other.undecided


class Reaching:
    """Answers for the principals of a state."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._documents = surroundings.documents
        self._reference = surroundings.documents.reference
        self.principals = [
            AccessPrincipal(caller_of_item(item), item)
            for kind in (USER, ROLE)
            for item in surroundings.state.of_type(kind)
            if SERVICE_LINKED_PATH not in item.arn
        ]
        self._identity: dict[str, tuple[Rules, ...]] = {}
        self._known: dict[tuple[Any, ...], tuple[Question, Reached]] = {}
        self._resources: dict[str, RequestedResource] = {}

    def of(self, item: ConfigurationItem, parts: Sequence[Part]) -> Iterator[tuple[AccessPrincipal, Reached]]:
        """The principals that can do something on a resource, or of which that could not be decided."""
        for principal in self.principals:
            if principal.caller.arn == item.arn:
                continue  # a role's own sessions
            total = Reached()
            for part in parts:
                for found in self._of_part(principal, item, part):
                    total.merge(found)
            if total.bits or total.undecided:
                yield principal, total

    def _of_part(self, principal: AccessPrincipal, item: ConfigurationItem, part: Part) -> Iterator[Reached]:
        identity = self._allowing(principal, part.bits)
        resource = self._resource(part.arn)
        granting = [rule for rule in resource.policy.allows if rule.bits & part.bits] if resource.policy else []
        admitted = [rule for rule in granting if admits(rule.statement.principal, principal.caller)]
        if not identity and not admitted and self._is_recorded(principal):
            return
        for arn in examples_of(part, item.arn, [*identity, *admitted]):
            yield self._answered(principal, self._resource(arn), part.bits, admitted)

    def _answered(
        self, principal: AccessPrincipal, resource: RequestedResource, bits: int, admitted: Sequence[Rule]
    ) -> Reached:
        action = next(iter(self._reference.names(bits & -bits)))
        question = self._surroundings.question(principal, action, resource)
        stack = question.stack
        policies = [rules for _, rules in stack.policies(principal.caller)]
        reduced = [self._documents.reduced(rules, question.known) for rules in policies]
        grants = tuple((id(rule), grant_of(rule, principal.caller)) for rule in admitted)
        key = (
            resource.arn, bits, principal.caller.account, principal.caller.kind, grants,
            tuple(id(rules) for rules in reduced), question.unrecorded,
        )  # fmt: skip
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = question, self._decided(principal, resource, bits, reduced)
        return found[1]

    def _decided(
        self, principal: AccessPrincipal, resource: RequestedResource, bits: int, policies: Sequence[Rules]
    ) -> Reached:
        """The answers for the actions, those of one class at once."""
        rules = [rule for one in policies for rule in (*one.allows, *one.denies) if rule.bits & bits]
        found = Reached()
        for one in known_classes(bits, rules):
            action = self._reference.actions[next(iter(positions(one.bits)))]
            question = self._surroundings.question(principal, action, resource)
            self._count(found, one.bits, answer(question, self._documents))
        return found

    def _count(self, found: Reached, bits: int, one: Answer) -> None:
        if one.verdict is Verdict.UNDECIDED:
            found.undecided |= dict.fromkeys(one.because)
        elif one.verdict is not Verdict.NO:
            found.bits |= bits
            found.conditional |= bits if one.verdict is Verdict.CONDITIONAL else 0
            found.rules |= dict.fromkeys(one.allowing)

    def _allowing(self, principal: AccessPrincipal, bits: int) -> list[Rule]:
        known = self._identity.get(principal.caller.arn)
        if known is None:
            applied = self._surroundings.policies_of(principal).identity
            known = tuple(one.rules for one in applied if one.rules is not None)
            self._identity[principal.caller.arn] = known
        return [rule for rules in known for rule in rules.allows if rule.bits & bits]

    def _is_recorded(self, principal: AccessPrincipal) -> bool:
        return not self._surroundings.policies_of(principal).unrecorded

    def _resource(self, arn: str) -> RequestedResource:
        found = self._resources.get(arn)
        if found is None:
            found = self._resources[arn] = find_resource(self._surroundings.state, arn, self._documents)
        return found

    def restrictions(self, principal: AccessPrincipal, owner: str) -> tuple[str, str]:
        """Access Analyzer's words for what SCPs and RCPs did: they are always evaluated, where they were recorded."""
        organization = self._surroundings.organization
        scps = organization.knows_policies(principal.caller.account) and any(
            organization.levels(principal.caller.account, PolicyKind.SCP)
        )
        rcps = organization.knows_policies(owner) and any(organization.levels(owner, PolicyKind.RCP))
        return "APPLIED" if scps else "NOT_APPLICABLE", "APPLIED" if rcps else "NOT_APPLICABLE"
