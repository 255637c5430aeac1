"""Which principals can do what on a resource: each question is answered by the policy engine.

Principals with the same policies, of one account, whom the resource's policy names in the same way, are asked about
once. Of the actions those are asked about once that no statement tells apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from leastwise.access.context import ROLE, USER, caller_of_item
from leastwise.access.principals import AccessPrincipal
from leastwise.access.question import Question, Surroundings
from leastwise.access.resources import RequestedResource, find_resource
from leastwise.access.verdict import Answer, Verdict, answer
from leastwise.checks.internal_access.chosen_resources import EXAMPLE, Part, examples_of
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import PolicyKind, Rules
from leastwise.policy.actions import known_classes
from leastwise.policy.caller import account_of_entry, admits
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
        self._by_arn = {one.caller.arn: one for one in self.principals}
        self._allowed_by_bits: dict[int, list[AccessPrincipal]] = {}
        self._identity: dict[str, tuple[tuple[Rules, ...], bool]] = {}
        self._covering: dict[tuple[int, int, str], list[Rule]] = {}
        self._known: dict[tuple[Any, ...], tuple[Question, Reached]] = {}
        self._resources: dict[str, RequestedResource] = {}

    def of(self, item: ConfigurationItem, parts: Sequence[Part]) -> Iterator[tuple[AccessPrincipal, Reached]]:
        """The principals that can do something on a resource, or of which that could not be decided."""
        totals: dict[str, tuple[AccessPrincipal, Reached]] = {}
        for part in parts:
            resource = self._resource(part.arn)
            granting = [rule for rule in resource.policy.allows if rule.bits & part.bits] if resource.policy else []
            if not granting and _needs_own_policy(resource):
                continue
            for principal in self._candidates(part, granting, named_only=_needs_own_policy(resource)):
                if principal.caller.arn == item.arn:
                    continue  # a role's own sessions
                total = totals.setdefault(principal.caller.arn, (principal, Reached()))[1]
                for found in self._of_part(principal, item, part, granting):
                    total.merge(found)
        for principal, total in totals.values():
            if total.bits or total.undecided:
                yield principal, total

    def _candidates(self, part: Part, granting: Sequence[Rule], *, named_only: bool) -> Sequence[AccessPrincipal]:
        """Those whose own policies may allow something on a part, and those whom the resource's policy names.

        With `named_only`, who is not named, himself or by his account, can do nothing.
        """
        elements = [rule.statement.principal for rule in granting]
        if any(one is None or one.negated or one.is_everyone for one in elements):
            return self.principals
        values = {value for one in elements if one is not None for kind, value in one.entries if kind == "AWS"}
        accounts = {account for value in values if (account := account_of_entry(value)) is not None}
        found = {value: self._by_arn[value] for value in values if value in self._by_arn}
        for one in self._allowed(part.bits):
            if not named_only or one.caller.account in accounts:
                found[one.caller.arn] = one
        return list(found.values())

    def _allowed(self, bits: int) -> Sequence[AccessPrincipal]:
        """The principals whose identity policies allow one of some actions on something, or were not recorded."""
        found = self._allowed_by_bits.get(bits)
        if found is None:
            found = self._allowed_by_bits[bits] = []
            for principal in self.principals:
                policies, is_recorded = self._own(principal)
                if not is_recorded or any(one.bits & bits for rules in policies for one in rules.allows):
                    found.append(principal)
        return found

    def _of_part(
        self, principal: AccessPrincipal, item: ConfigurationItem, part: Part, granting: Sequence[Rule]
    ) -> Iterator[Reached]:
        admitted = [rule for rule in granting if admits(rule.statement.principal, principal.caller)]
        policies, is_recorded = self._own(principal)
        identity = [rule for rules in policies for rule in self._allowing(rules, part)]
        if not admitted and is_recorded and not identity:
            return
        bits = 0
        for rule in (*identity, *admitted):
            bits |= rule.bits & part.bits
        for arn in examples_of(part, item.arn, [*identity, *admitted]):
            resource = self._resource(arn)
            is_known = is_recorded and resource.is_policy_known
            yield self._answered(principal, resource, bits if is_known else part.bits, admitted)

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
            found = self._known[key] = question, self._decided(question, bits, reduced)
        return found[1]

    def _decided(self, question: Question, bits: int, policies: Sequence[Rules]) -> Reached:
        """The answers for the actions, all of one service, those of one class at once."""
        rules = [rule for one in policies for rule in (*one.allows, *one.denies) if rule.bits & bits]
        found = Reached()
        for one in known_classes(bits, rules):
            action = self._reference.actions[next(iter(positions(one.bits)))]
            self._count(found, one.bits, answer(replace(question, action=action), self._documents))
        return found

    @staticmethod
    def _count(found: Reached, bits: int, one: Answer) -> None:
        if one.verdict is Verdict.UNDECIDED:
            found.undecided |= dict.fromkeys(one.because)
        elif one.verdict is not Verdict.NO:
            found.bits |= bits
            found.conditional |= bits if one.verdict is Verdict.CONDITIONAL else 0
            found.rules |= dict.fromkeys(one.allowing)

    def _own(self, principal: AccessPrincipal) -> tuple[tuple[Rules, ...], bool]:
        """The identity policies of a principal, and whether all that applies to it was recorded."""
        known = self._identity.get(principal.caller.arn)
        if known is None:
            found = self._surroundings.policies_of(principal)
            rules = tuple(one.rules for one in found.identity if one.rules is not None)
            known = self._identity[principal.caller.arn] = rules, not found.unrecorded
        return known

    def _allowing(self, rules: Rules, part: Part) -> list[Rule]:
        """The statements of a policy that may allow something on a part; each policy is looked at once."""
        key = id(rules), part.bits, part.arn
        found = self._covering.get(key)
        if found is None:
            found = self._covering[key] = [
                one for one in rules.allows if one.bits & part.bits and _may_cover(one, part)
            ]
        return found

    def is_policy_known(self, item: ConfigurationItem) -> bool:
        """Whether a resource's own policy was recorded, or it can have none."""
        return self._resource(item.arn).is_policy_known

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


def _needs_own_policy(resource: RequestedResource) -> bool:
    """Whether nobody does anything whom the resource's own policy does not name: a role's trust policy, or a key's."""
    return resource.is_policy_known and (":role/" in resource.arn or ":kms:" in resource.arn)


def _may_cover(rule: Rule, part: Part) -> bool:
    """Whether what one of a statement's patterns begins with, up to a wildcard, fits a part or lies within it."""
    statement = rule.statement
    if statement.not_resources or statement.resources is None:
        return True
    whole = part.arn.removesuffix(EXAMPLE) if part.is_within else part.arn
    for pattern in statement.resources:
        begin = _BEGINNING(pattern)[0]
        if whole.startswith(begin) or (part.is_within and begin.startswith(whole)):
            return True
    return False


_BEGINNING: Final = re.compile(r"[*?$]").split
"""What lies between the wildcards and variables of a pattern; the first of it is how what it matches begins."""
