"""A graph as one JSON document, in the members of the JSON Graph Format: nodes by id, a list of edges."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from leastwise.reports.graphs.escalation_graph import EscalationGraph

SCHEMA_VERSION: Final = 1


def json_document(graph: EscalationGraph) -> Iterator[str]:
    """The document, line by line."""
    document = {
        "schemaVersion": SCHEMA_VERSION,
        "goal": graph.goal,
        "isWhole": graph.is_whole,
        "graph": {
            "directed": True,
            "type": "privilege escalation",
            "nodes": {
                one.id: {
                    "label": one.name,
                    "metadata": {
                        "kind": one.kind,
                        "account": one.account,
                        "isGoal": one.is_goal,
                        "distance": one.distance if one.distance >= 0 else None,
                    },
                }
                for one in graph.nodes
            },
            "edges": [
                {
                    "source": one.source,
                    "target": one.target,
                    "relation": one.path,
                    "label": one.title,
                    "metadata": {"certain": one.is_certain, "steps": list(one.steps)},
                }
                for one in graph.edges
            ],
        },
    }
    yield from json.dumps(document, indent=2, ensure_ascii=True).splitlines()
