"""A graph of who gains whose powers, as formats of graphs write it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GraphNode:
    """Somebody: `kind` is user, role or powers (which nobody has yet); `distance` counts edges to the goal, -1 if none.

    `id` is an ARN, with what changed behind a "#", and unique.
    """

    id: str
    name: str
    kind: str
    account: str
    is_goal: bool
    distance: int


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """That one gains another's powers. `path` is the way's id, `steps` are its requests in words."""

    source: str
    target: str
    path: str
    title: str
    is_certain: bool
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EscalationGraph:
    """Nodes and edges. `goal` says in words what the distances lead to; `is_whole` that no edge was left out."""

    goal: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    is_whole: bool = True
