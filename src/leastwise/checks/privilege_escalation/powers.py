"""What principals may do: those whose policies say the same have the same powers and are looked at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from leastwise.access.context import KnownContext
from leastwise.access.documents import Documents
from leastwise.access.policies import AppliedPolicy, Levels, PrincipalPolicies
from leastwise.policy import Rules
from leastwise.policy.rule import Rule

Sources: TypeAlias = tuple[AppliedPolicy, ...]


@dataclass(frozen=True, slots=True)
class StepPlan:
    """The statements that cover an action: those of identity policies, of the boundary, of each level of SCPs that
    limits it, and those of any of them that deny.
    """

    identity: tuple[Rule, ...]
    limits: tuple[tuple[Rule, ...], ...]
    levels: tuple[tuple[Rule, ...], ...]
    denies: tuple[Rule, ...]


@dataclass(frozen=True, eq=False)
class Powers:
    """Policies in force in an account. `identity` are those of the principal, `sources` where each of them comes from.

    What is known of the principals' requests is taken out of the policies (`Documents.reduced`).
    """

    account: str
    partition: str
    is_user: bool
    identity: tuple[Rules, ...]
    boundary: Rules | None
    scps: tuple[tuple[Rules, ...], ...]
    sources: Sources = ()
    boundary_source: AppliedPolicy | None = None
    scp_sources: Levels = ()

    @cached_property
    def bits(self) -> int:
        """The actions that may be allowed on something; more than that is surely denied."""
        found = _allowed(self.identity)
        if self.boundary is not None:
            found &= _allowed((self.boundary,))
        for level in self.scps:
            found &= _allowed(level)
        for rules in self.policies:
            for rule in rules.denies:
                if rule.is_unconditional:
                    found &= ~rule.bits
        return found

    @cached_property
    def _plans(self) -> dict[str, StepPlan]:
        return {}

    def plan(self, action: str) -> StepPlan:
        """The statements that concern an action; found once."""
        found = self._plans.get(action)
        if found is None:
            found = self._plans[action] = self._planned(action)
        return found

    def _planned(self, action: str) -> StepPlan:
        limits = ((self.boundary,),) if self.boundary is not None else ()
        return StepPlan(
            tuple(rule for rules in self.identity for rule in rules.allowing(action)),
            tuple(_needed(limits, action)),
            tuple(_needed(self.scps, action)),
            tuple(dict.fromkeys(rule for rules in self.policies for rule in rules.denying(action))),
        )

    @cached_property
    def policies(self) -> tuple[Rules, ...]:
        """All of them."""
        limits = (self.boundary,) if self.boundary is not None else ()
        return *self.identity, *limits, *(rules for level in self.scps for rules in level)

    @cached_property
    def free_bits(self) -> int:
        """The actions that identity policies and boundary allow whatever the resource and the context."""
        found = _allowed_freely(self.identity)
        return found & self.boundary.free_bits if self.boundary is not None else found

    @cached_property
    def scp_contents(self) -> tuple[frozenset[object], ...]:
        """What the statements of each level of SCPs cover; equal where SCPs say the same."""
        return tuple(frozenset(one for rules in level for one in rules.contents) for level in self.scps)

    @cached_property
    def contents(self) -> frozenset[object]:
        """What the allowing statements of the identity policies cover."""
        return frozenset(rule.content for rules in self.identity for rule in rules.allows if rule.bits)

    def statements(self) -> Iterator[tuple[AppliedPolicy, Rule]]:
        """The allowing statements of identity policies, each with the policy it stands in."""
        for rules, source in zip(self.identity, self.sources, strict=True):
            for rule in rules.allows:
                yield source, rule

    def without(self, taken: Mapping[Rule, int]) -> Powers:
        """The same with some actions (bits) taken out of some statements."""
        identity = tuple(_without(rules, taken) for rules in self.identity)
        return replace(self, identity=identity)

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for equal powers."""
        return powers_key(self.account, self.is_user, self.identity, self.boundary, self.scps)


def powers_key(
    account: str,
    is_user: bool,
    identity: Sequence[Rules],
    boundary: Rules | None,
    scps: Sequence[Sequence[Rules]],
) -> tuple[object, ...]:
    """What tells powers apart: the very policies, which are shared between those who have equal ones."""
    return account, is_user, frozenset(identity), boundary, tuple(map(tuple, scps))


class PowersRegister:
    """Makes powers, each once."""

    def __init__(self, documents: Documents, everything: Rules) -> None:
        self._documents = documents
        self._everything = everything
        self._known: dict[tuple[object, ...], Powers] = {}

    def of(
        self, account: str, partition: str, is_user: bool, policies: PrincipalPolicies, known: KnownContext
    ) -> Powers:
        """The powers that policies give; a policy that was not recorded allows nothing and limits nothing."""
        identity = [(self._documents.reduced(one.rules, known), one) for one in policies.identity if one.rules]
        boundary = policies.boundary
        limit = self._documents.reduced(boundary.rules, known) if boundary and boundary.rules else None
        scps = tuple(
            tuple(self._documents.reduced(one.rules or self._everything, known) for one in level)
            for level in policies.scps
        )
        rules = tuple(one for one, _ in identity)
        key = powers_key(account, is_user, rules, limit, scps)
        found = self._known.get(key)
        if found is None:
            sources = tuple(one for _, one in identity)
            found = self._known[key] = Powers(
                account, partition, is_user, rules, limit, scps, sources, boundary, policies.scps
            )
        return found


def _without(rules: Rules, taken: Mapping[Rule, int]) -> Rules:
    if not any(rule in taken for rule in rules.allows):
        return rules
    allows = (replace(rule, bits=rule.bits & ~taken.get(rule, 0)) for rule in rules.allows)
    return Rules(rules.policy, rules.reference, tuple(allows), rules.denies)


def _needed(levels: Iterable[Sequence[Rules]], action: str) -> Iterator[tuple[Rule, ...]]:
    """The allowing statements of each level; a level that allows the action whatever it is for is left out."""
    for level in levels:
        found = tuple(rule for rules in level for rule in rules.allowing(action))
        if not any(rule.is_unconditional for rule in found):
            yield found


def _allowed(policies: Sequence[Rules]) -> int:
    found = 0
    for rules in policies:
        for rule in rules.allows:
            found |= rule.bits
    return found


def lacks(mine: Powers, theirs: Powers) -> bool:
    """Whether the other has powers that the first has not: actions, or statements about other resources.

    A statement is nothing new to whoever may do its actions on every resource of the same account anyhow.
    """
    if mine is theirs:
        return False
    if theirs.bits & ~mine.bits:
        return True
    if theirs.contents <= mine.contents:
        return False
    free = _free_bits(mine, theirs)
    statements = (rule for rules in theirs.identity for rule in rules.allows)
    return any(rule.bits & ~free and rule.content not in mine.contents for rule in statements)


def _free_bits(mine: Powers, theirs: Powers) -> int:
    """What the first may do to everything that the other may be about: nothing in another account."""
    if mine.account != theirs.account:
        return 0
    found = mine.free_bits
    if mine.scps != theirs.scps and mine.scp_contents != theirs.scp_contents:
        for level in mine.scps:
            found &= _allowed_freely(level)
    return found


def _allowed_freely(policies: Sequence[Rules]) -> int:
    found = denied = 0
    for rules in policies:
        found |= rules.free_bits
        for rule in rules.denies:
            denied |= rule.bits
    return found & ~denied
