"""Graphs as JSON, GraphML and SVG: complete, well-formed with any name, and a picture that leads to the goal."""

from __future__ import annotations

import json
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from leastwise.errors import InputError
from leastwise.reports.graphs import GRAPH_FORMATS, graph_format
from leastwise.reports.graphs.escalation_graph import EscalationGraph, GraphEdge, GraphNode
from leastwise.reports.graphs.svg import MOST_NODES

EVIL = "<script>\"&'\x1b\x00\ud800</script>"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
SVG = "{http://www.w3.org/2000/svg}"


def node(name: str, distance: int, *, is_goal: bool = False) -> GraphNode:
    return GraphNode(f"arn:{name}", name, "user", "111122223333", is_goal, distance)


def chain(*names: str, is_certain: bool = True) -> EscalationGraph:
    last = len(names) - 1
    nodes = tuple(node(name, last - place, is_goal=place == last) for place, name in enumerate(names))
    edges = tuple(
        GraphEdge(one.id, two.id, "some-way", f"Title {EVIL}", is_certain, (f"iam:X on {EVIL}",))
        for one, two in pairwise(nodes)
    )
    return EscalationGraph("administrator", nodes, edges)


def written(name: str, graph: EscalationGraph) -> str:
    return "\n".join(graph_format(name)(graph))


def test_json_has_everything() -> None:
    document = json.loads(written("json", chain("a", EVIL, "c")))
    assert document["schemaVersion"] == 1
    assert document["goal"] == "administrator"
    assert document["graph"]["nodes"]["arn:c"]["metadata"] == {
        "kind": "user",
        "account": "111122223333",
        "isGoal": True,
        "distance": 0,
    }
    assert [(one["source"], one["target"]) for one in document["graph"]["edges"]] == [
        ("arn:a", f"arn:{EVIL}"),
        (f"arn:{EVIL}", "arn:c"),
    ]
    assert document["graph"]["edges"][0]["metadata"]["steps"] == [f"iam:X on {EVIL}"]


def test_graphml_is_well_formed_and_its_edges_lead_between_its_nodes() -> None:
    root = ElementTree.fromstring(written("graphml", chain("a", EVIL, "c")))
    names = [one.get("id") for one in root.iter(f"{GRAPHML}node")]
    ends = [(one.get("source"), one.get("target")) for one in root.iter(f"{GRAPHML}edge")]
    assert len(names) == 3
    assert ends == [(names[0], names[1]), (names[1], names[2])]
    keys = {one.get("id") for one in root.iter(f"{GRAPHML}key")}
    assert {one.get("key") for one in root.iter(f"{GRAPHML}data")} == keys


def test_the_picture_stands_from_left_to_right() -> None:
    root = ElementTree.fromstring(written("svg", chain("a", EVIL, "c")))
    boxes = [float(one.get("x", "")) for one in root.iter(f"{SVG}rect") if one.get("rx")]
    assert sorted(boxes, reverse=True) == boxes
    assert len(set(boxes)) == 3
    assert len([one for one in root.iter(f"{SVG}path") if one.get("marker-end")]) == 2


@pytest.mark.parametrize(("is_certain", "dashed"), [(True, 0), (False, 1)])
def test_what_is_not_certain_is_dashed(is_certain: bool, dashed: int) -> None:
    assert written("svg", chain("a", "b", is_certain=is_certain)).count("stroke-dasharray") == dashed


def test_a_picture_of_very_many_says_what_it_leaves_out() -> None:
    nodes = (node("goal", 0, is_goal=True), *(node(f"n{number}", 1) for number in range(MOST_NODES + 4)))
    text = written("svg", EscalationGraph("administrator", nodes, ()))
    assert "5 more are not shown" in text


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_an_empty_graph_is_one_too(name: str) -> None:
    assert written(name, EscalationGraph("administrator", (), ()))


def test_another_format_is_refused() -> None:
    with pytest.raises(InputError, match="png"):
        graph_format("png")
