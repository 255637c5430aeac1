"""What principals may do: those whose policies say the same have the same powers and are looked at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from leastwise.access.context import KnownContext
from leastwise.access.documents import Documents
from leastwise.access.policies import AppliedPolicy, Levels, PrincipalPolicies
from leastwise.policy import Caller, CallerKind, PolicyStack, Rules
from leastwise.policy.evaluate import Plan

Sources: TypeAlias = tuple[AppliedPolicy, ...]


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
    without: frozenset[tuple[str, int]] = field(default_factory=frozenset)

    @cached_property
    def stack(self) -> PolicyStack:
        """The policies as the evaluator takes them."""
        return PolicyStack(self.identity, None, self.boundary, (), self.scps)

    @cached_property
    def bits(self) -> int:
        """The actions that may be allowed on something; more than that is surely denied."""
        found = _allowed(self.identity)
        if self.boundary is not None:
            found &= _allowed((self.boundary,))
        for level in self.scps:
            found &= _allowed(level)
        for rules in (*self.identity, *([self.boundary] if self.boundary else []), *(r for v in self.scps for r in v)):
            for rule in rules.denies:
                if rule.is_unconditional:
                    found &= ~rule.bits
        return found

    def plan(self, action: str) -> Plan:
        """The statements that concern an action."""
        return self.stack.plan(action, _ANYBODY)

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for equal powers."""
        return powers_key(self.account, self.is_user, self.identity, self.boundary, self.scps)


_ANYBODY = Caller(CallerKind.ROLE)


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


def _allowed(policies: Sequence[Rules]) -> int:
    found = 0
    for rules in policies:
        for rule in rules.allows:
            found |= rule.bits
    return found


def lacks(mine: Powers, theirs: Powers) -> bool:
    """Whether the other has powers that the first has not: actions, or statements about other resources."""
    if mine is theirs:
        return False
    if theirs.bits & ~mine.bits:
        return True
    own = _contents(mine.identity)
    return any(rule.content not in own for rules in theirs.identity for rule in rules.allows if rule.bits)


def _contents(policies: Sequence[Rules]) -> frozenset[object]:
    found: set[object] = set()
    for rules in policies:
        found |= {rule.content for rule in rules.allows}
    return frozenset(found)


Mapped: TypeAlias = Mapping[str, tuple[str, ...]]
