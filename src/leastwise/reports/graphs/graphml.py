"""A graph as GraphML, which Gephi, yEd, Neo4j and NetworkX read (GraphML Specification, "GraphML Primer")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from leastwise.reports.graphs.escalation_graph import EscalationGraph

_NODE_KEYS: Final = (
    ("name", "string"),
    ("kind", "string"),
    ("account", "string"),
    ("goal", "boolean"),
    ("distance", "int"),
)
_EDGE_KEYS: Final = (("path", "string"), ("title", "string"), ("certain", "boolean"), ("steps", "string"))
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graphml(graph: EscalationGraph) -> Iterator[str]:
    """The document, line by line."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for kind, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name, type_ in keys:
            yield f'  <key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>'
    yield '  <graph id="privilege-escalation" edgedefault="directed">'
    for node in graph.nodes:
        yield f"    <node id={quoteattr(legal(node.id))}>"
        values = (node.name, node.kind, node.account, node.is_goal, node.distance)
        yield from _data("node", _NODE_KEYS, values)
        yield "    </node>"
    for edge in graph.edges:
        yield f"    <edge source={quoteattr(legal(edge.source))} target={quoteattr(legal(edge.target))}>"
        yield from _data("edge", _EDGE_KEYS, (edge.path, edge.title, edge.is_certain, "; ".join(edge.steps)))
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def _data(kind: str, keys: tuple[tuple[str, str], ...], values: tuple[object, ...]) -> Iterator[str]:
    for (name, _), value in zip(keys, values, strict=True):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        yield f'      <data key="{kind}-{name}">{escape(legal(text))}</data>'


def legal(text: str) -> str:
    """A text without the characters that XML has no way to write (XML 1.0, "Characters")."""
    return _FORBIDDEN.sub("�", text)
