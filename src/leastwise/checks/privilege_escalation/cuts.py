"""The smallest changes that close most ways: which statement to narrow first, and what that changes.

A change takes the actions that ways need out of one statement of an identity policy, or one role's trust away from
those who assume it. Its effect is not estimated: the edges of all whom the statement concerns are found anew, and the
ways through the graph too. The best change is taken, then the best of those that are left, and so on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from leastwise.access.policies import AppliedPolicy
from leastwise.checks.privilege_escalation.edges import EdgeBuilder
from leastwise.checks.privilege_escalation.graph import ANY_POLICY, Edge, Graph
from leastwise.checks.privilege_escalation.powers import Powers
from leastwise.checks.privilege_escalation.routes import Changes, Hop, Routes
from leastwise.checks.privilege_escalation.universe import bits_of, numbers_of
from leastwise.policy.rule import Rule

TRUST_POLICY: Final = -1
MOST_CANDIDATES: Final = 6
"""How many changes are tried before one is chosen: those whose statements stand on most ways."""

Key = tuple[str, int]
"""A policy (its ARN, else its name and what tells it from others) and the number of a statement; -1: a role's trust."""

Taken = tuple[tuple[Key, int], ...]
"""Changes: a statement and the actions (bits) that are taken out of it."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One change: `actions` to be taken out of a statement; or a role (`resource`) whose trust is to be narrowed.

    `holders` are the principals that the statement applies to; `closed` those that do not get there any more, with
    this change and those before it, `left` how many still do.
    """

    policy: str
    statement: str
    resource: str
    actions: tuple[str, ...]
    holders: tuple[int, ...]
    closed: tuple[int, ...]
    left: int


@dataclass(frozen=True, slots=True)
class _Place:
    powers: Powers
    source: AppliedPolicy
    rule: Rule


class Cutter:
    """Looks for changes that close ways from some principals to some goals."""

    def __init__(self, graph: Graph, builder: EdgeBuilder, goals: int, sources: Sequence[int]) -> None:
        self._graph = graph
        self._builder = builder
        self._goals = goals
        self._sources = bits_of(sources)
        self._places: dict[Key, list[_Place]] = {}
        self._keys: dict[tuple[Powers, Rule], Key] = {}
        self._made: dict[tuple[Powers, frozenset[tuple[Rule, int]]], tuple[Edge, ...]] = {}
        for powers, holders in graph.holders.items():
            for source, rule in powers.statements() if holders.edges else ():
                if rule.bits & builder.actions and source.name != ANY_POLICY:
                    key = (source.arn or f"{powers.account} {source.label} {id(rule)}"), rule.statement.index
                    self._places.setdefault(key, []).append(_Place(powers, source, rule))
                    self._keys[powers, rule] = key

    def cuts(self, most: int, progress: Callable[[str], None] = lambda _: None) -> Iterator[Cut]:
        """The changes, the best first, until no way is left or there are enough."""
        taken: Taken = ()
        routes = Routes(self._graph, self._goals, False)
        for number in range(most):
            left = routes.nodes & self._sources
            if not left:
                return
            progress(f"change {number + 1}: {left.bit_count():,} principals still get there")
            tried = [
                (key, self._routes((*taken, (key, self._builder.actions)))) for key in self._candidates(routes, left)
            ]
            best = min(tried, key=lambda one: (one[1].nodes & self._sources).bit_count(), default=None)
            if best is None or best[1].nodes & self._sources == left:
                return
            key, routes = best
            actions, bits = self._fewest(key, taken, routes.nodes & self._sources)
            taken = (*taken, (key, bits))
            yield self._cut(key, actions, left & ~routes.nodes, (routes.nodes & self._sources).bit_count())

    def _routes(self, taken: Taken) -> Routes:
        return Routes(self._graph, self._goals, False, self._changes(taken))

    def _fewest(self, key: Key, taken: Taken, left: int) -> tuple[tuple[str, ...], int]:
        """The one action of a statement without which no more principals get there than without all, else all."""
        counted = Counter(action for one in self._places.get(key, ()) for action in self._needed(one))
        reference = self._graph.model.reference
        for action, _ in counted.most_common(MOST_CANDIDATES if len(counted) > 1 else 0):
            bits = reference.actions_matching(action)
            if self._routes((*taken, (key, bits))).nodes & self._sources == left:
                return (action,), bits
        return tuple(sorted(counted)), self._builder.actions

    def _candidates(self, routes: Routes, left: int) -> list[Key]:
        """What stands on most of the ways that are left."""
        counted: Counter[Key] = Counter()
        for node in numbers_of(left):
            counted.update({key: 1 for hop in routes.route(node) for key in self._of_hop(hop)})
        return [key for key, _ in counted.most_common(MOST_CANDIDATES)]

    def _of_hop(self, hop: Hop) -> Iterator[Key]:
        powers = self._graph.powers[hop.source]
        for action in hop.edge.path.actions:
            for rule in powers.plan(action).identity:
                if (powers, rule) in self._keys:
                    yield self._keys[powers, rule]
        target = self._graph.principal(hop.target)
        if hop.edge.path.needs_trust and target is not None:
            yield target.arn, TRUST_POLICY

    def _changes(self, taken: Taken) -> Changes:
        by_arn = self._graph.model.population.by_arn
        closed = bits_of(by_arn[name] for (name, index), _ in taken if index == TRUST_POLICY)
        rules: dict[Powers, dict[Rule, int]] = {}
        for key, bits in taken:
            for place in self._places.get(key, ()):
                some = rules.setdefault(place.powers, {})
                some[place.rule] = some.get(place.rule, 0) | bits
        return Changes({powers: self._edges(powers, some) for powers, some in rules.items()}, closed)

    def _edges(self, powers: Powers, taken: dict[Rule, int]) -> tuple[Edge, ...]:
        """The edges of some powers without some actions of some statements."""
        key = powers, frozenset(taken.items())
        found = self._made.get(key)
        if found is None:
            found = self._builder.edges_of(powers.without(taken), self._graph.holders[powers].nodes)
            self._made[key] = found
        return found

    def _cut(self, key: Key, actions: tuple[str, ...], closed: int, left: int) -> Cut:
        gone = tuple(numbers_of(closed))
        if key[1] == TRUST_POLICY:
            return Cut("trust policy", "", key[0], (), (), gone, left)
        places = self._places[key]
        first = places[0]
        nodes = 0
        for one in places:
            nodes |= self._graph.holders[one.powers].nodes
        holders = numbers_of(nodes & ((1 << self._graph.model.size) - 1))
        statement = first.rule.statement.label
        policy = replace(first.source, via="").words if first.source.arn else first.source.words
        return Cut(policy, statement, first.source.arn, actions, tuple(holders), gone, left)

    def _needed(self, place: _Place) -> Iterator[str]:
        """The actions of a statement that ways need which are open to its holders."""
        for edge in self._graph.holders[place.powers].edges:
            for action in edge.path.actions:
                if place.rule.covers_action(action):
                    yield action
