"""The shortest ways through the graph to some nodes: backwards from them, a ring at a time, by sets of bits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from leastwise.checks.privilege_escalation.graph import FLAGS, Edge, Graph, Kind
from leastwise.checks.privilege_escalation.powers import Powers
from leastwise.checks.privilege_escalation.universe import Bits, numbers_of


@dataclass(frozen=True, slots=True)
class Hop:
    """One edge, from a node to a node. `is_sure` says that neither circumstances nor assumptions are needed."""

    source: int
    edge: Edge
    target: int
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the graph as it is: the edges of some powers, and roles whose trust policies admit nobody."""

    edges: Mapping[Powers, tuple[Edge, ...]] = field(default_factory=dict)
    closed: int = 0


class Routes:
    """From every node that gets to some goals: the next hop of a shortest way. `nodes` are those that do."""

    def __init__(self, graph: Graph, goals: int, only_sure: bool, changes: Changes | None = None) -> None:
        self._graph = graph
        self._changes = changes or Changes()
        self._closed = sum(self._changes.closed << flags * graph.model.size for flags in range(FLAGS))
        self._only_sure = only_sure
        self._size = graph.model.size
        self._next: dict[int, tuple[Edge, int]] = {}
        self.goals = goals
        self.nodes = goals
        frontier = goals
        while frontier:
            frontier = self._ring(frontier)
            self.nodes |= frontier

    def route(self, node: int) -> tuple[Hop, ...]:
        """The hops from a node to a goal; none from a goal."""
        found: list[Hop] = []
        while node in self._next:
            edge, target = self._next[node]
            found.append(Hop(node, edge, target, is_sure(self._graph, edge, node, target)))
            node = target
        return tuple(found)

    def _ring(self, frontier: int) -> int:
        """The nodes that are not there yet and from which an edge leads into the frontier."""
        found = 0
        for holders in self._graph.holders.values():
            waiting = holders.nodes & ~self.nodes & ~found
            edges = self._changes.edges.get(holders.powers, holders.edges) if waiting else ()
            if edges:
                found |= self._from(edges, waiting, frontier)
        return found

    def _from(self, edges: tuple[Edge, ...], waiting: int, frontier: int) -> int:
        found = 0
        for edge in edges:
            for nodes, target in self._entering(edge, waiting & ~found, frontier):
                found |= nodes
                for node in numbers_of(nodes):
                    self._next[node] = edge, target if target >= 0 else self._own(edge, node)
            if not waiting & ~found:
                break
        return found

    def _entering(self, edge: Edge, waiting: int, frontier: int) -> Iterator[tuple[int, int]]:
        """(nodes, target) of the waiting nodes that an edge leads into the frontier; target -1: each its own."""
        if self._closed and edge.path.needs_trust:
            frontier &= ~self._closed
        if edge.kind is Kind.FIXED:
            met = self._bits(edge.targets) & frontier
            if met:
                yield waiting, _lowest(met)
        elif edge.kind is Kind.NAMED:
            for position, bits in edge.named.items():
                met = self._bits(bits) & frontier
                mine = sum(waiting & (1 << position + flags * self._size) for flags in range(FLAGS)) if met else 0
                if mine:
                    yield mine, _lowest(met)
        else:
            yield self._changing(edge, waiting, frontier), -1

    def _changing(self, edge: Edge, waiting: int, frontier: int) -> int:
        found = 0
        gain = int(edge.path.gain)
        everybody = (1 << self._size) - 1
        for flags in range(FLAGS):
            block = (waiting >> flags * self._size) & everybody & self._bits(edge.targets)
            block &= frontier >> (flags | gain) * self._size
            found |= block << flags * self._size
        return found

    def _own(self, edge: Edge, node: int) -> int:
        flags, position = divmod(node, self._size)
        return (flags | int(edge.path.gain)) * self._size + position

    def _bits(self, found: Bits) -> int:
        return found.sure if self._only_sure else found.possible


def is_sure(graph: Graph, edge: Edge, source: int, target: int) -> bool:
    """Whether an edge surely leads from a node to another."""
    size = graph.model.size
    if edge.kind is Kind.OWN:
        return bool(edge.targets.sure >> source % size & 1)
    bits = edge.targets if edge.kind is Kind.FIXED else edge.named[source % size]
    return bool(bits.sure >> target & 1)


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
