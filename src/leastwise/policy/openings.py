"""What the policies of a resource allow to those outside a zone of trust, statement by statement, each with a request.

Stricter than `exposures`, which tells whether: this tells who, through which statement and with which actions. What
limits a resource beside its own policy (denying statements of resource control policies) is given as rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from leastwise.policy.access import Comparison, Difference, Outcome
from leastwise.policy.caller import CallerKind, admits
from leastwise.policy.callers import Callers, named_accounts
from leastwise.policy.document import Effect, Policy, Statement
from leastwise.policy.key_space import Demand
from leastwise.policy.outsiders import (
    ANYBODY,
    Outsider,
    limits_of_zone,
    namings_of_zone,
    organization_limits,
    outsiders_of,
)
from leastwise.policy.pattern import Wildcard
from leastwise.policy.request import Request
from leastwise.policy.rule import Rule, Rules
from leastwise.policy.texts import Pattern
from leastwise.policy.zone_of_trust import Exposure, ZoneOfTrust
from leastwise.reference.iam import Reference


@dataclass(frozen=True, slots=True)
class Part:
    """What requests are about: resources that match one of the patterns, and the actions (bits) that are made of them.

    `by_kind` are the actions that callers of a kind can make at all, where that differs.
    """

    resources: tuple[Pattern, ...]
    bits: int
    by_kind: tuple[tuple[CallerKind, int], ...] = ()

    def bits_for(self, callers: Callers) -> int:
        """The actions that such callers can make."""
        kind = callers.example.kind if callers.example is not None else None
        return self.bits & dict(self.by_kind).get(kind, -1) if kind is not None else self.bits


@dataclass(frozen=True, slots=True)
class Opening:
    """An outsider who may do actions (bits) through a statement; `request` is one that is allowed."""

    principal: tuple[str, str]
    exposure: Exposure
    statement: Statement
    bits: int = field(repr=False)
    request: Request


@dataclass(frozen=True, slots=True)
class Undecided:
    """A statement of which it is open whether it admits an outsider: the search gave up."""

    principal: tuple[str, str]
    statement: Statement


@dataclass(frozen=True, slots=True)
class Openings:
    """All that a policy opens to outsiders, and what stayed undecided."""

    found: tuple[Opening, ...] = ()
    undecided: tuple[Undecided, ...] = ()


def openings(
    rules: Rules,
    zone: ZoneOfTrust,
    parts: Sequence[Part],
    *,
    limits: Sequence[Rule] = (),
    within: Rule | None = None,
) -> Openings:
    """Who outside the zone may do what to the parts of a resource through its policy.

    `limits` are denying statements of other policies, `within` is a statement that must apply too. Raises PolicyError
    for an operator that AWS does not have.
    """
    return _Search(rules, zone, tuple(parts), tuple(limits), within).run()


class _Search:
    def __init__(
        self,
        rules: Rules,
        zone: ZoneOfTrust,
        parts: tuple[Part, ...],
        limits: tuple[Rule, ...],
        within: Rule | None,
    ) -> None:
        self._rules = _limited(rules, limits)
        statements = self._rules.policy.statements
        self._asked = Policy((*statements, *((within.statement,) if within is not None else ())))
        self._nothing = Rules(Policy(()), rules.reference, (), ())
        self._zone, self._parts, self._within = zone, parts, within
        known = [one for one in named_accounts([self._asked]) if one in zone.accounts]
        self._namings = namings_of_zone(self._asked, known)
        self._limits = (*self._namings, *limits_of_zone(self._asked, zone, known))

    def run(self) -> Openings:
        found: list[Opening] = []
        undecided: list[Undecided] = []
        for rule in self._rules.allows:
            seen: dict[tuple[str, str], int] = {}
            for outsider in outsiders_of(rule.statement, self._asked, self._zone):
                known = seen.get(outsider.principal, 0) | seen.get(ANYBODY, 0)
                bits, request, is_unsure = self._tried(rule, outsider, known)
                if bits and request is not None:
                    found.append(Opening(outsider.principal, outsider.exposure, rule.statement, bits, request))
                    seen[outsider.principal] = known | bits
                elif is_unsure:
                    undecided.append(Undecided(outsider.principal, rule.statement))
        return Openings(tuple(found), tuple(dict.fromkeys(undecided)))

    def _tried(self, rule: Rule, outsider: Outsider, known: int) -> tuple[int, Request | None, bool]:
        """(actions beyond known ones, a request, whether something stayed undecided) of an outsider."""
        bits, request, is_unsure = 0, None, False
        demands = self._limits if outsider.is_limited else self._namings
        for part in self._parts:
            for callers in outsider.callers:
                mask = part.bits_for(callers) & ~bits & ~known & rule.bits
                if not mask or not self._is_admitted(callers):
                    continue
                one = Callers(
                    callers.example, (*callers.demands, *self._organization(callers, outsider)), callers.resources
                )
                comparison = self._comparison(part, one, demands, mask)
                for difference in comparison.differences_of(rule):
                    bits |= difference.actions.bits & mask
                    request = request or difference.witness.request
                if comparison.unsure and not bits:
                    more = comparison.first_of(rule)
                    if isinstance(more, Difference):
                        bits, request = bits | more.actions.bits & mask, request or more.witness.request
                    is_unsure |= more is Outcome.UNDETERMINED
        return bits, request, is_unsure

    def _organization(self, callers: Callers, outsider: Outsider) -> tuple[Demand, ...]:
        return organization_limits(callers.example, self._zone) if outsider.is_limited else ()

    def _is_admitted(self, callers: Callers) -> bool:
        return self._within is None or admits(self._within.statement.principal, callers.example)

    def _comparison(self, part: Part, callers: Callers, demands: tuple[Demand, ...], mask: int) -> Comparison:
        limit = _limit(mask, self._within, self._rules.reference)
        return Comparison(self._rules, self._nothing, (callers,), True, demands, part.resources, limit, realistic=False)


def _limited(rules: Rules, limits: Sequence[Rule]) -> Rules:
    """The policy with the denying statements of others beside its own."""
    if not limits:
        return rules
    statements = (*rules.policy.statements, *(one.statement for one in limits))
    policy = replace(rules.policy, statements=statements)
    return Rules(policy, rules.reference, rules.allows, (*rules.denies, *limits))


def _limit(bits: int, within: Rule | None, reference: Reference) -> Rule:
    """A statement that covers these actions alone, and what another one does."""
    if within is not None:
        return replace(within, bits=within.bits & bits)
    return Rule(_EVERYTHING, False, bits, (), ((Wildcard.MANY,),), reference.index)


_EVERYTHING: Final = Statement(0, Effect.ALLOW, ("*",), ("*",))


def rules_denying(levels: Sequence[Sequence[Rules]]) -> Iterator[Rule]:
    """The denying statements of levels of policies."""
    for level in levels:
        for rules in level:
            yield from rules.denies
