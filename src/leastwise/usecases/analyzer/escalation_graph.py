"""The graph of a report in the shape that formats write: principals as nodes, one edge for each way between two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leastwise.checks.privilege_escalation.edges import changed
from leastwise.checks.privilege_escalation.explaining import Explainer, HopTaken
from leastwise.checks.privilege_escalation.graph import Edge, Graph, Kind
from leastwise.checks.privilege_escalation.routes import Hop, is_sure
from leastwise.checks.privilege_escalation.universe import numbers_of
from leastwise.reports.graphs.escalation_graph import EscalationGraph, GraphEdge, GraphNode
from leastwise.usecases.analyzer.escalation import EscalationReport, nodes_on_ways

MOST_EDGES: Final = 2_000
"""How many edges a graph has; where there are more, it shows the shortest ways alone."""


def graph_of(report: EscalationReport) -> EscalationGraph:
    """The graph around the ways of a report: every edge among the nodes on them and from who was asked about."""
    explainer = Explainer(report.graph)
    on_ways = {(one.hop.source, one.hop.target): one for way in report.ways for one in way.hops}
    hops = dict(on_ways)
    is_whole = True
    for hop in _hops(report):
        if (hop.source, hop.target) in hops:
            continue
        if len(hops) >= max(MOST_EDGES, len(on_ways)):
            hops, is_whole = on_ways, False
            break
        hops[hop.source, hop.target] = explainer.explained(hop)
    nodes = sorted({node for pair in hops for node in pair})
    distances = _distances(report)
    return EscalationGraph(
        report.goal,
        tuple(_node(report, node, distances.get(node, -1)) for node in nodes),
        tuple(_edge(report.graph, one) for one in hops.values()),
        is_whole,
    )


def _hops(report: EscalationReport) -> Iterator[Hop]:
    """The hops that leave the nodes on ways, as far as they lead to each other, and each principal asked about."""
    graph = report.graph
    near = set(nodes_on_ways(report))
    for node in sorted(near):
        holders = graph.holders[graph.powers[node]]
        for edge in holders.edges:
            for target in _targets(graph, edge, node):
                if target in near and target != node:
                    yield Hop(node, edge, target, is_sure(graph, edge, node, target))


def _targets(graph: Graph, edge: Edge, node: int) -> Iterator[int]:
    if edge.kind is Kind.FIXED:
        return numbers_of(edge.targets.possible)
    if edge.kind is Kind.NAMED:
        bits = edge.named.get(node % graph.model.size)
        return numbers_of(bits.possible if bits is not None else 0)
    return numbers_of(changed(1 << node, edge, graph.model.size).possible)


def _distances(report: EscalationReport) -> dict[int, int]:
    found: dict[int, int] = {}
    for way in report.ways:
        for place, one in enumerate(way.hops):
            left = len(way.hops) - place
            found[one.hop.source] = min(left, found.get(one.hop.source, left))
            found[one.hop.target] = min(left - 1, found.get(one.hop.target, left - 1))
    return found


def _identity(graph: Graph, node: int) -> str:
    one = graph.principal(node)
    if one is None:
        extra = graph.extras[node - graph.first_extra]
        return f"{extra.arn}#{node}"
    flags = graph.flags(node)
    return f"{one.arn}#{graph.name(node).removeprefix(one.name).strip()}" if flags else one.arn


def _node(report: EscalationReport, node: int, distance: int) -> GraphNode:
    graph = report.graph
    one = graph.principal(node)
    kind = "powers" if one is None else "user" if one.is_user else "role"
    is_goal = bool(report.routes.goals >> node & 1)
    return GraphNode(
        _identity(graph, node), graph.name(node), kind, graph.powers[node].account, is_goal, 0 if is_goal else distance
    )


def _edge(graph: Graph, taken: HopTaken) -> GraphEdge:
    path = taken.hop.edge.path
    steps = tuple(
        f"{step.action} on {step.resource}: {step.enabling[0].words if step.enabling else step.because or 'allowed'}"
        for step in taken.steps
    )
    source, target = _identity(graph, taken.hop.source), _identity(graph, taken.hop.target)
    return GraphEdge(source, target, path.id, path.title, taken.hop.is_sure, steps)
