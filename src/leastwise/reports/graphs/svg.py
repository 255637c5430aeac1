"""A graph as a picture: columns by distance from the goal, arrows from left to right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from leastwise.reports.graphs.escalation_graph import EscalationGraph, GraphEdge, GraphNode
from leastwise.reports.graphs.graphml import legal

MOST_NODES: Final = 300
"""How many nodes a picture shows; of more, the nearest to the goal."""

_WIDTH, _HEIGHT, _COLUMN, _ROW, _MARGIN = 220, 34, 330, 52, 40
_FILLS: Final = {"user": "#dbeafe", "role": "#dcfce7", "powers": "#fef3c7"}
_LONGEST: Final = 30


def svg(graph: EscalationGraph) -> Iterator[str]:
    """The picture, line by line. Edges that lead nearer; hovering over one shows its steps."""
    near = sorted((one for one in graph.nodes if one.distance >= 0), key=lambda one: (one.distance, one.id))
    shown = near[:MOST_NODES]
    places = _places(shown)
    height = max((y for _, y in places.values()), default=0) + _HEIGHT + _MARGIN
    width = max((x for x, _ in places.values()), default=0) + _WIDTH + _MARGIN
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    yield ' font-family="sans-serif" font-size="12">'
    yield f"  <title>Ways to {escape(legal(graph.goal))}</title>"
    yield '  <defs><marker id="arrow" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="7" markerHeight="7"'
    yield '    orient="auto"><path d="M0 0L10 5L0 10z" fill="#475569"/></marker></defs>'
    yield f'  <rect width="{width}" height="{height}" fill="#ffffff"/>'
    if len(shown) < len(near):
        yield f'  <text x="{_MARGIN}" y="20" fill="#b91c1c">{len(near) - len(shown):,} more are not shown</text>'
    distances = {one.id: one.distance for one in shown}
    for edge in graph.edges:
        if edge.source in places and edge.target in places and distances[edge.source] > distances[edge.target]:
            yield from _edge(edge, places[edge.source], places[edge.target])
    for node in shown:
        yield from _node(node, *places[node.id])
    yield "</svg>"


def _places(nodes: list[GraphNode]) -> dict[str, tuple[int, int]]:
    """The left upper corner of each node; the goal stands on the right."""
    furthest = max((one.distance for one in nodes), default=0)
    rows: dict[int, int] = {}
    found: dict[str, tuple[int, int]] = {}
    for one in nodes:
        row = rows.get(one.distance, 0)
        rows[one.distance] = row + 1
        found[one.id] = (_MARGIN + (furthest - one.distance) * _COLUMN, _MARGIN + row * _ROW)
    return found


def _edge(edge: GraphEdge, start: tuple[int, int], end: tuple[int, int]) -> Iterator[str]:
    x1, y1 = start[0] + _WIDTH, start[1] + _HEIGHT // 2
    x2, y2 = end[0], end[1] + _HEIGHT // 2
    bend = max(40, abs(x2 - x1) // 2)
    dashes = "" if edge.is_certain else ' stroke-dasharray="6 4"'
    yield f'  <path d="M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}" fill="none" stroke="#475569"{dashes}'
    yield f'    marker-end="url(#arrow)"><title>{escape(legal(_hover(edge)))}</title></path>'


def _hover(edge: GraphEdge) -> str:
    return "; ".join([f"{edge.title} ({edge.path})", *edge.steps])


def _node(node: GraphNode, x: int, y: int) -> Iterator[str]:
    fill = "#fecaca" if node.is_goal else _FILLS.get(node.kind, "#f1f5f9")
    label = node.name if len(node.name) <= _LONGEST else f"{node.name[: _LONGEST - 1]}…"
    yield f"  <g><title>{escape(legal(node.id))}</title>"
    yield f'    <rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="{fill}" stroke="#64748b"/>'
    yield f'    <text x="{x + 10}" y="{y + 21}">{escape(legal(label))}</text></g>'
