"""Changes that close ways: the best first, each with the effect that making it has."""

from __future__ import annotations

from dataclasses import replace

from access_states import (
    ACCOUNT,
    ADMINISTRATOR_ACCESS,
    Json,
    allow,
    document,
    policy,
    policy_arn,
    role,
    state,
    trust,
    user,
)
from vulnerable_states import ROOT, graph_of

from leastwise.checks.privilege_escalation.catalogue import PATHS
from leastwise.checks.privilege_escalation.cuts import Cut, Cutter
from leastwise.checks.privilege_escalation.edges import EdgeBuilder
from leastwise.checks.privilege_escalation.graph import Graph
from leastwise.checks.privilege_escalation.routes import Routes
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem

ADMIN = role("admin", trust({"Service": "lambda.amazonaws.com"}), attached=[ADMINISTRATOR_ACCESS])
LAMBDA = ["lambda:CreateFunction", "lambda:InvokeFunction"]


def cuts(where: State) -> tuple[Graph, list[Cut]]:
    graph = graph_of(where, *PATHS)
    sources = [number for number in range(graph.model.size) if not graph.administrators >> number & 1]
    return graph, list(Cutter(graph, EdgeBuilder(graph, PATHS), graph.administrators, sources).cuts(9))


def shared(*statements: Json) -> ConfigurationItem:
    return policy("shared", document(*statements))


def test_the_statement_that_most_ways_need_comes_first() -> None:
    items = [user(f"u{number}", attached=[policy_arn("shared")]) for number in range(4)]
    alone = user("alone", {"own": document(allow("iam:PutUserPolicy"))})
    _, found = cuts(state(*items, alone, shared(allow(["iam:AttachUserPolicy", "s3:*"]))))
    assert [(one.policy, one.actions, len(one.closed), one.left) for one in found] == [
        ("policy shared", ("iam:AttachUserPolicy",), 4, 1),
        ("inline policy own", ("iam:PutUserPolicy",), 1, 0),
    ]


def test_one_role_whose_trust_all_ways_need_is_narrowed() -> None:
    items = [user(f"u{number}", {f"own{number}": document(allow(["iam:PassRole", *LAMBDA]))}) for number in range(3)]
    _, found = cuts(state(*items, ADMIN))
    assert [(one.statement, one.resource, one.left) for one in found] == [("", f"arn:aws:iam::{ACCOUNT}:role/admin", 0)]


def test_another_statement_that_allows_the_same_is_counted() -> None:
    twice = [allow("iam:PutUserPolicy"), allow("iam:Put*")]
    _, found = cuts(state(user("u", attached=[policy_arn("shared")]), shared(*twice)))
    assert found == []  # neither statement alone closes the way


def test_what_a_change_is_said_to_close_it_closes() -> None:
    statements = [allow("iam:PassRole"), allow(LAMBDA), allow("iam:CreateAccessKey"), allow("sts:AssumeRole")]
    items = [
        user("u0", attached=[policy_arn("shared")]),
        user("u1", {"a": document(allow("iam:UpdateAssumeRolePolicy"))}),
        user("boss", attached=[ADMINISTRATOR_ACCESS]),
        role("open", trust({"AWS": ROOT}), attached=[ADMINISTRATOR_ACCESS]),
    ]
    graph, found = cuts(state(*items, ADMIN, shared(*statements)))
    for cut in found:
        assert set(cut.closed) <= set(range(graph.model.size))
    # Made by hand: the document without the actions that the changes to it name.
    taken = {(cut.statement, action) for cut in found for action in cut.actions if cut.policy == "policy shared"}
    left = [
        {**one, "Action": [action for action in _actions(one) if (f"Statement[{place}]", action) not in taken]}
        for place, one in enumerate(statements)
    ]
    closed = {cut.resource for cut in found if not cut.statement}
    roles = [
        replace(
            one, configuration={**one.configuration, "assumeRolePolicyDocument": trust({"Service": "none.example"})}
        )
        if one.arn in closed
        else one
        for one in (*items, ADMIN)
    ]
    after = graph_of(state(*roles, shared(*left)), *PATHS)
    routes = Routes(after, after.administrators, False)
    still = [one for one in after.model.population.principals if one.item.resource_name == "u0"]
    gone = {graph.model.population.principals[number].item.resource_name for cut in found for number in cut.closed}
    assert ("u0" in gone) is not bool(routes.nodes >> still[0].position & 1)


def _actions(statement: Json) -> list[str]:
    found = statement["Action"]
    return found if isinstance(found, list) else [found]
