"""A statement made ready to be decided: actions as bits, resources and conditions as patterns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from leastwise.policy.caller import admits
from leastwise.policy.clause import Clause, clause_of
from leastwise.policy.document import Effect, Policy, Statement
from leastwise.policy.matching import Match, matcher, substituted
from leastwise.policy.pattern import Syntax, Token, Wildcard, has_variables, tokens_of
from leastwise.policy.request import Request
from leastwise.reference.iam import Reference


@dataclass(frozen=True, eq=False)
class Rule:
    """One statement of a policy. `bits` are the actions of the reference that it covers."""

    statement: Statement
    variables: bool
    bits: int = field(repr=False)
    clauses: tuple[Clause, ...]
    resources: tuple[tuple[Token, ...], ...]
    index: Mapping[str, int] = field(repr=False)

    @cached_property
    def allows(self) -> bool:
        """Whether the effect is Allow."""
        return self.statement.effect is Effect.ALLOW

    @cached_property
    def covers_all_resources(self) -> bool:
        """Whether every resource is covered."""
        if self.statement.not_resources:
            return not self.resources
        return self.statement.resources is None or (Wildcard.MANY,) in self.resources

    @cached_property
    def is_unconditional(self) -> bool:
        """Whether only actions limit the rule: every resource, every caller, no conditions."""
        principal = self.statement.principal
        return self.covers_all_resources and not self.clauses and (principal is None or principal.is_everyone)

    @cached_property
    def _conditions(self) -> frozenset[Clause]:
        return frozenset(self.clauses)

    @cached_property
    def content(self) -> tuple[object, ...]:
        """All that decides what the statement covers; equal for statements that differ in their Sid or place only."""
        one = self.statement
        return (
            frozenset(one.actions),
            one.not_actions,
            one.resources if one.resources is None else frozenset(one.resources),
            one.not_resources,
            self._conditions,
            one.principal,
            one.effect,
            self.variables,
        )

    def contains(self, other: Rule) -> bool:
        """Whether, actions aside, this rule surely covers everything the other does; False says nothing."""
        mine, theirs = self.statement, other.statement
        if not self._conditions <= other._conditions:
            return False
        if mine.principal != theirs.principal and mine.principal is not None and not mine.principal.is_everyone:
            return False
        if self.covers_all_resources:
            return True
        same_kind = mine.not_resources == theirs.not_resources and theirs.resources is not None
        wider, narrower = (other, self) if mine.not_resources else (self, other)
        return same_kind and set(narrower.resources) <= set(wider.resources) and self.variables == other.variables

    def has_actions_of(self, other: Rule) -> bool:
        """Whether every action of the other, known or not, is surely covered; False says nothing."""
        mine, theirs = self.statement, other.statement
        if mine.not_actions or theirs.not_actions:
            return mine.not_actions and theirs.not_actions and set(mine.actions) <= set(theirs.actions)
        return "*" in mine.actions or set(theirs.actions) <= set(mine.actions)

    @cached_property
    def open_actions(self) -> tuple[str, ...]:
        """The action patterns that match names which the reference does not know."""
        return tuple(one for one in self.statement.actions if "*" in one or "?" in one or one.lower() not in self.index)

    @cached_property
    def _action_matches(self) -> tuple[Match, ...]:
        return tuple(matcher(tokens_of(one, Syntax.LIKE, False), True) for one in self.statement.actions)

    @cached_property
    def _resource_matches(self) -> tuple[Match, ...] | None:
        if any(has_variables(tokens) for tokens in self.resources):
            return None
        return tuple(matcher(tokens) for tokens in self.resources)

    def covers_action(self, action: str) -> bool:
        """Whether the action is covered; case does not matter."""
        position = self.index.get(action.lower())
        if position is not None:
            return bool(self.bits >> position & 1)
        return any(match(action) for match in self._action_matches) != self.statement.not_actions

    def covers_resource(self, request: Request) -> bool:
        """Whether the request's resource is covered. A pattern whose variable has no value matches nothing."""
        if self.statement.resources is None:
            return True
        matches = self._resource_matches
        if matches is None:
            found = [substituted(tokens, request.context) for tokens in self.resources]
            matches = tuple(matcher(tokens) for tokens in found if tokens is not None)
        resource = request.resource
        for match in matches:
            if match(resource):
                return not self.statement.not_resources
        return self.statement.not_resources

    def applies(self, request: Request) -> bool:
        """Whether the statement applies to the request."""
        return self.covers_action(request.action) and self.applies_beside_action(request)

    def applies_beside_action(self, request: Request) -> bool:
        """Whether all but the actions of the statement apply to the request."""
        if not self.covers_all_resources and not self.covers_resource(request):
            return False
        principal = self.statement.principal
        if principal is not None and not admits(principal, request.caller, denies=not self.allows):
            return False
        context = request.context
        for clause in self.clauses:  # noqa: SIM110 - a generator would cost more than what it asks
            if not clause.holds(context):
                return False
        return True


@dataclass(frozen=True, eq=False)
class Rules:
    """A policy made ready: its statements that allow, and those that deny."""

    policy: Policy
    reference: Reference
    allows: tuple[Rule, ...]
    denies: tuple[Rule, ...]

    @cached_property
    def contents(self) -> frozenset[tuple[object, ...]]:
        """What the statements cover, to find an equal one at once."""
        return frozenset(rule.content for rule in (*self.allows, *self.denies))

    def without(self, rule: Rule) -> Rules:
        """The policy without one of its statements."""
        statements = tuple(one for one in self.policy.statements if one is not rule.statement)
        return Rules(
            replace(self.policy, statements=statements),
            self.reference,
            tuple(one for one in self.allows if one is not rule),
            tuple(one for one in self.denies if one is not rule),
        )

    def permits(self, request: Request) -> bool:
        """Whether the policy alone allows the request: some statement allows it and none denies it."""
        allows, denies = self._covering(request.action)
        return any(rule.applies_beside_action(request) for rule in allows) and not any(
            rule.applies_beside_action(request) for rule in denies
        )

    @cached_property
    def _by_action(self) -> dict[str, tuple[tuple[Rule, ...], tuple[Rule, ...]]]:
        return {}

    def _covering(self, action: str) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
        found = self._by_action.get(action)
        if found is None:
            allows = tuple(rule for rule in self.allows if rule.covers_action(action))
            found = self._by_action[action] = (
                allows,
                tuple(rule for rule in self.denies if rule.covers_action(action)),
            )
        return found

    def allowing(self, action: str) -> tuple[Rule, ...]:
        """The statements that allow and cover an action."""
        return self._covering(action)[0]

    def denying(self, action: str) -> tuple[Rule, ...]:
        """The statements that deny and cover an action."""
        return self._covering(action)[1]

    def allows_request(self, request: Request) -> bool:
        """Whether a statement allows the request, denying ones aside."""
        return any(rule.applies_beside_action(request) for rule in self.allowing(request.action))

    @cached_property
    def free_bits(self) -> int:
        """The actions that are allowed whatever the resource, the caller and the context."""
        found = 0
        for rule in self.allows:
            if rule.is_unconditional:
                found |= rule.bits
        for rule in self.denies:
            found &= ~rule.bits
        return found


def rules_of(policy: Policy, reference: Reference) -> Rules:
    """A policy made ready. Raises PolicyError for an operator that AWS does not have."""
    rules = [rule_of(statement, policy.has_variables, reference) for statement in policy.statements]
    return Rules(
        policy,
        reference,
        tuple(rule for rule in rules if rule.allows),
        tuple(rule for rule in rules if not rule.allows),
    )


def rule_of(statement: Statement, variables: bool, reference: Reference) -> Rule:
    """A statement made ready."""
    bits = _bits(statement.actions, reference)
    if statement.not_actions:
        bits = ~bits & ((1 << len(reference.actions)) - 1)
    return Rule(
        statement,
        variables,
        bits,
        tuple(clause_of(condition, variables) for condition in statement.conditions),
        tuple(tokens_of(one, Syntax.RESOURCE, variables) for one in statement.resources or ()),
        reference.index,
    )


def _bits(patterns: tuple[str, ...], reference: Reference) -> int:
    found = 0
    for pattern in patterns:
        found |= reference.actions_matching(pattern)
    return found
