"""The check: every user and role judged by where the graph leads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from weakref import WeakKeyDictionary

from leastwise.access.organization import ACCOUNT
from leastwise.access.question import Surroundings
from leastwise.checks.check import Check, NotApplicable, NotEvaluated, Passed, Result
from leastwise.checks.privilege_escalation.administration import TOO_LITTLE
from leastwise.checks.privilege_escalation.catalogue import PATHS
from leastwise.checks.privilege_escalation.edges import EdgeBuilder, changed
from leastwise.checks.privilege_escalation.explaining import Explainer
from leastwise.checks.privilege_escalation.findings import (
    BY_DESIGN,
    CHECK,
    TYPE,
    administrator_finding,
    is_by_design,
    other_finding,
)
from leastwise.checks.privilege_escalation.graph import Edge, Graph, Kind, Model
from leastwise.checks.privilege_escalation.population import Principal
from leastwise.checks.privilege_escalation.powers import lacks
from leastwise.checks.privilege_escalation.routes import Hop, Routes, is_sure
from leastwise.checks.privilege_escalation.universe import numbers_of
from leastwise.evidence.evidence import Evidence
from leastwise.lake.allocation import paused_collector
from leastwise.model.finding import Severity

_SHOWN: Final = 5
"""How many of the principals whose powers can be gained a finding names."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """The graph of a state, and the ways to an administrator through it: certain ones, and all."""

    graph: Graph
    certain: Routes
    possible: Routes

    def way(self, node: int) -> tuple[Hop, ...]:
        """The hops by which a node becomes administrator, certain ones first; none where it does not."""
        routes = [routes.route(node) for routes in (self.certain, self.possible) if routes.nodes >> node & 1]
        return min(routes, key=is_by_design, default=())


_MADE: Final[WeakKeyDictionary[Surroundings, Escalation]] = WeakKeyDictionary()


def escalation_of(surroundings: Surroundings) -> Escalation:
    """The graph of some surroundings; made once."""
    found = _MADE.get(surroundings)
    if found is None:
        with paused_collector():
            graph = Graph(Model(surroundings))
            EdgeBuilder(graph, PATHS).build()
        goals = graph.administrators
        found = _MADE[surroundings] = Escalation(graph, Routes(graph, goals, True), Routes(graph, goals, False))
    return found


def _run(evidence: Evidence) -> Iterator[Result]:
    escalation = escalation_of(evidence.surroundings)
    explainer = Explainer(escalation.graph)
    for one in escalation.graph.model.population.principals:
        if not evidence.accounts or one.account in evidence.accounts:
            yield from _judged(escalation, explainer, one)
    for account in escalation.graph.model.without_administrators():
        if not evidence.accounts or account in evidence.accounts:
            yield NotApplicable(account, ACCOUNT, account, TOO_LITTLE)
    for role in escalation.graph.model.trusts.unreadable:
        yield NotEvaluated(
            role.account, role.item.resource_type, role.arn, "its trust policy was not recorded or cannot be read"
        )


def _judged(escalation: Escalation, explainer: Explainer, one: Principal) -> Iterator[Result]:
    kind = one.item.resource_type
    if escalation.graph.administrators >> one.position & 1:
        yield NotApplicable(one.account, kind, one.arn, "is an administrator already")
        return
    way = escalation.way(one.position)
    others = [] if way else list(islice(_others(escalation.graph, one), _SHOWN))
    if way:
        yield administrator_finding(escalation.graph, explainer, one, way)
    elif others:
        yield other_finding(escalation.graph, explainer, one, others, _reached(escalation.graph, one).bit_count())
    elif one.policies.unrecorded:
        yield NotEvaluated(one.account, kind, one.arn, "; ".join(one.policies.unrecorded))
    else:
        yield Passed(one.account, kind, one.arn)


def _others(graph: Graph, one: Principal) -> Iterator[Hop]:
    """A hop to each of those whose powers a principal gains and lacks, roles that let themselves be assumed aside."""
    mine = graph.powers[one.position]
    seen = 1 << one.position
    for edge in _changing(graph, one):
        bits = _targets(graph, edge, one)
        for target in numbers_of(bits & ~seen):
            if lacks(mine, graph.powers[target]):
                yield Hop(one.position, edge, target, is_sure(graph, edge, one.position, target))
        seen |= bits


def _reached(graph: Graph, one: Principal) -> int:
    """All whose powers a principal gains so."""
    found = 0
    for edge in _changing(graph, one):
        found |= _targets(graph, edge, one)
    return found & ~(1 << one.position)


def _changing(graph: Graph, one: Principal) -> Iterator[Edge]:
    return (edge for edge in graph.holders[graph.powers[one.position]].edges if edge.path.id != BY_DESIGN)


def _targets(graph: Graph, edge: Edge, one: Principal) -> int:
    if edge.kind is Kind.FIXED:
        return edge.targets.possible
    if edge.kind is Kind.NAMED:
        return edge.named[one.position].possible if one.position in edge.named else 0
    return changed(1 << one.position, edge, graph.model.size).possible


PRIVILEGE_ESCALATION_CHECK: Final = Check(
    CHECK,
    "A user or role can gain powers that it was not given",
    "escalation",
    Severity.CRITICAL,
    (TYPE,),
    ("AWS::IAM::User", "AWS::IAM::Role"),
    "Every known way to gain another principal's powers is decided by the policy engine, request by request: identity "
    "policies, groups, boundary, service control policies, trust policies, conditions and denies. A principal that can "
    "become administrator is a finding, CRITICAL where nothing but its policies is needed, HIGH where circumstances or "
    "resources that are not recorded are, or where only trust policies lead there; one that can gain powers it lacks "
    "otherwise is MEDIUM. Administrators are none.",
    (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    ),
    _run,
)
