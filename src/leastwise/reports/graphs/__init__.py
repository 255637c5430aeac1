"""Graphs of who gains whose powers: one small file a format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from leastwise.errors import InputError
from leastwise.reports.graphs.escalation_graph import EscalationGraph
from leastwise.reports.graphs.graphml import graphml
from leastwise.reports.graphs.json_document import json_document
from leastwise.reports.graphs.svg import svg

GRAPH_FORMATS: Final[dict[str, Callable[[EscalationGraph], Iterator[str]]]] = {
    "json": json_document,
    "graphml": graphml,
    "svg": svg,
}
"""Name -> what writes a graph, line by line."""


def graph_format(name: str) -> Callable[[EscalationGraph], Iterator[str]]:
    """What writes a graph in a format. Raises InputError for a format that is none."""
    if name not in GRAPH_FORMATS:
        raise InputError(f"{name!r} is no format of graphs", f"take one of: {', '.join(GRAPH_FORMATS)}")
    return GRAPH_FORMATS[name]
