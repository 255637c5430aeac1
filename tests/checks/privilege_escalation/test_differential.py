"""The edges of random accounts held against every request asked one by one of the evaluator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from access_states import (
    ACCOUNT,
    ADMINISTRATOR_ACCESS,
    Json,
    allow,
    deny,
    document,
    group,
    item,
    organization,
    policy,
    policy_arn,
    role,
    state,
    trust,
    user,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from vulnerable_states import ROOT, graph_of

from leastwise.access.context import caller_of_item
from leastwise.access.members import entries, inner, text
from leastwise.access.principals import AccessPrincipal
from leastwise.access.question import Surroundings
from leastwise.access.resources import find_resource
from leastwise.checks.privilege_escalation.catalogue import PATHS
from leastwise.checks.privilege_escalation.edges import changed
from leastwise.checks.privilege_escalation.graph import Graph, Kind
from leastwise.checks.privilege_escalation.path import EscalationPath, Needs, On, Step, Target
from leastwise.checks.privilege_escalation.population import Principal
from leastwise.checks.privilege_escalation.universe import numbers_of
from leastwise.inventory.state import State
from leastwise.policy import Decision, Request, decide, load_reference

IAM_FULL_ACCESS = "arn:aws:iam::aws:policy/IAMFullAccess"
IAM = f"arn:aws:iam::{ACCOUNT}"
FUNCTIONS = tuple(f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:{name}" for name in "ab")
TEAMS = [None, "red", "blue"]
HELD = tuple(
    path
    for path in PATHS
    if path.target not in (Target.NEW_ROLE, Target.NEW_USER)
    and not {On.JOINED, On.OLD_VERSION} & {step.on for step in path.steps}
    and not {Needs.PERMISSION_SET, Needs.MEMBER_ACCOUNT} & set(path.needs)
    and all(step.on is not On.OTHER or step.action.startswith("lambda:") for step in path.steps)
    and path.id != "lambda-create-function-with-event-source"
)
ACTIONS = sorted({action for path in HELD for action in path.actions})
RESOURCES = [
    "*",
    f"{IAM}:user/*",
    f"{IAM}:role/*",
    f"{IAM}:*",
    f"{IAM}:user/${{aws:username}}",
    *(f"{IAM}:user/u{number}" for number in range(3)),
    *(f"{IAM}:role/r{number}" for number in range(3)),
    f"{IAM}:role/r?",
    f"{IAM}:policy/p*",
    policy_arn("p0"),
    f"{IAM}:group/g",
    *FUNCTIONS,
    f"arn:aws:lambda:*:{ACCOUNT}:function:*",
]
CONDITIONS: list[Json] = [
    {},
    {},
    {},
    {"ArnEquals": {"iam:PolicyARN": ADMINISTRATOR_ACCESS}},
    {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
    {"StringNotEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
    {"ArnEquals": {"iam:PermissionsBoundary": policy_arn("limit")}},
    {"Null": {"iam:PermissionsBoundary": "true"}},
    {"StringEquals": {"aws:ResourceTag/team": "red"}},
    {"StringNotEquals": {"aws:ResourceTag/team": "red"}},
    {"ArnLike": {"aws:PrincipalArn": f"{IAM}:user/*"}},
    {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}},
]
TRUSTED: list[Json] = [
    trust({"Service": "lambda.amazonaws.com"}),
    trust({"Service": "ec2.amazonaws.com"}),
    trust({"AWS": ROOT}),
    trust({"AWS": f"{IAM}:user/u0"}),
    trust({"AWS": [f"{IAM}:role/r0", f"{IAM}:user/u1"]}),
    trust({"AWS": ROOT}, Condition={"ArnLike": {"aws:PrincipalArn": f"{IAM}:role/*"}}),
    {
        "Version": "2012-10-17",
        "Statement": [
            *trust({"AWS": ROOT, "Service": "lambda.amazonaws.com"})["Statement"],
            {"Effect": "Deny", "Principal": {"AWS": f"{IAM}:user/u0"}, "Action": "sts:AssumeRole"},
        ],
    },
]


@st.composite
def statements(draw: st.DrawFn) -> Json:
    make = deny if draw(st.integers(0, 4)) == 0 else allow
    actions = draw(
        st.one_of(st.just("*"), st.just("iam:*"), st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=4))
    )
    resources = draw(st.one_of(st.just("*"), st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=2)))
    condition = draw(st.sampled_from(CONDITIONS))
    return make(actions, resources, **({"Condition": condition} if condition else {}))


documents = st.lists(statements(), min_size=1, max_size=3).map(lambda found: document(*found))


@st.composite
def accounts(draw: st.DrawFn) -> State:
    tags: Any = st.sampled_from([{}, {"team": "red"}, {"team": "blue"}])
    boundary = st.sampled_from([None, None, policy_arn("limit")])
    attached = st.sampled_from([[], [policy_arn("p0")], [policy_arn("p1")]])
    items = [policy(name, draw(documents), tags=draw(tags)) for name in ("p0", "p1", "limit")]
    items.append(group("g", {"g": draw(documents)}, draw(attached)))
    for number in range(3):
        groups = draw(st.sampled_from([[], ["g"]]))
        own = {"own": draw(documents)}
        one = user(f"u{number}", own, draw(attached), groups, boundary=draw(boundary), tags=draw(tags))
        password = draw(st.sampled_from([None, {"createDate": "2025-01-01T00:00:00Z"}]))
        items.append(replace(one, configuration={**one.configuration, "loginProfile": password}))
        items += _access_keys(f"u{number}", draw(st.integers(0, 2)))
    for number in range(3):
        trusted = draw(st.sampled_from(TRUSTED))
        own = {"own": draw(documents)}
        items.append(role(f"r{number}", trusted, own, draw(attached), draw(boundary), tags=draw(tags)))
    if draw(st.booleans()):
        items += organization({"cap": draw(documents)}, {ACCOUNT: ["cap"]})
    return state(*items)


def _access_keys(name: str, count: int) -> list[Any]:
    configuration = {"userName": name, "status": "Active"}
    return [item("AWS::IAM::AccessKey", f"AKIA{name}{n}", f"AKIA{name}{n}", "", configuration) for n in range(count)]


@settings(max_examples=60, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(accounts())
def test_edges_are_what_the_evaluator_allows(where: State) -> None:
    graph = graph_of(where, *HELD)
    oracle = Oracle(graph)
    for one in graph.model.population.principals:
        if graph.administrators >> one.position & 1:
            continue
        expected = {(path.id, target) for path in HELD for target in oracle.targets(one, path)}
        sure, possible = found_edges(graph, one)
        assert possible - expected <= oracle.open_to(one), one.name
        assert expected <= possible, one.name
        assert sure <= expected, one.name


def found_edges(graph: Graph, one: Principal) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """(path, principal) for each certain, and each possible, edge."""
    size = graph.model.size
    sure: set[tuple[str, int]] = set()
    possible: set[tuple[str, int]] = set()
    for edge in graph.holders[graph.powers[one.position]].edges:
        bits = edge.targets
        if edge.kind is Kind.NAMED:
            bits = edge.named.get(one.position, bits)
        elif edge.kind is Kind.OWN:
            bits = changed(1 << one.position, edge, size)
        sure |= {(edge.path.id, target % size) for target in numbers_of(bits.sure)}
        possible |= {(edge.path.id, target % size) for target in numbers_of(bits.possible)}
    return sure, possible


class Oracle:
    """Asks the evaluator about every target of every path, one request after the other."""

    def __init__(self, graph: Graph) -> None:
        self._population = graph.model.population
        self._surroundings: Surroundings = graph.model.population.surroundings

    def targets(self, one: Principal, path: EscalationPath) -> Iterator[int]:
        """The principals that a path is open to."""
        for target in self._population.principals:
            if self._fits(one, path, target) and all(self._is_open(one, step, target) for step in path.steps):
                yield target.position

    def open_to(self, one: Principal) -> set[tuple[str, int]]:
        """Edges that may be assumed although no request is allowed: sessions of a role can bring tags of their own."""
        if one.is_user:
            return set()
        return {(path.id, target.position) for path in HELD for target in self._population.principals}

    def _fits(self, one: Principal, path: EscalationPath, target: Principal) -> bool:
        if path.target in (Target.OWN, Target.OWN_USER, Target.OWN_ROLE):
            kinds = {Target.OWN: True, Target.OWN_USER: one.is_user, Target.OWN_ROLE: not one.is_user}
            fits = one is target and kinds[path.target]
        else:
            fits = target.is_user == (path.target is Target.USER)
        configuration = target.item.configuration
        content = str(configuration.get("assumeRolePolicyDocument"))
        keys = [
            key
            for key in self._surroundings.state.of_type("AWS::IAM::AccessKey")
            if key.configuration["userName"] == target.item.resource_name
        ]
        needed = {
            Needs.PASSWORD: bool(configuration.get("loginProfile")),
            Needs.NO_PASSWORD: not configuration.get("loginProfile"),
            Needs.FREE_ACCESS_KEY: len(keys) < 2,
            Needs.TWO_ACCESS_KEYS: len(keys) >= 2,
            Needs.BOUNDARY: bool(configuration.get("permissionsBoundary")),
        }
        serves = not path.services or any(service in content for service in path.services)
        return fits and serves and all(needed.get(need, True) for need in path.needs)

    def _is_open(self, one: Principal, step: Step, target: Principal) -> bool:
        attached = [one for one in dict(step.context).values() if ":policy/" in one]
        attached += [IAM_FULL_ACCESS] if attached and "Attach" in step.action else []
        return any(
            self._is_allowed(one, step, target, resource, policy, team)
            for resource in self._resources(step, target)
            for policy in attached or [""]
            for team in (TEAMS if step.on is On.OTHER else [None])
        )

    def _resources(self, step: Step, target: Principal) -> list[str]:
        if step.on is On.TARGET:
            return [target.arn]
        if step.on is On.OTHER:
            return list(FUNCTIONS)
        groups = [f"{IAM}:group/g"] if target.item.configuration.get("groupList") else []
        if step.on is On.GROUP:
            return groups
        holders = [target.item, *(self._surroundings.state.of_type("AWS::IAM::Group") if groups else ())]
        return [
            text(policy, "policyArn")
            for one in holders
            for policy in entries(one.configuration, "attachedManagedPolicies")
        ]

    def _is_allowed(
        self, one: Principal, step: Step, target: Principal, resource: str, attached: str, team: str | None
    ) -> bool:
        documents = self._surroundings.documents
        requested = find_resource(self._surroundings.state, resource, documents)
        if step.is_named:
            naming = documents.rules(trust({"AWS": one.arn}), "naming")
            requested = replace(requested, policy=naming, is_policy_known=True)
        elif step.action != "sts:AssumeRole":
            requested = replace(requested, policy=None, is_policy_known=True)
        principal = AccessPrincipal(caller_of_item(one.item), one.item)
        question = self._surroundings.question(principal, step.action, requested)
        context = dict(question.known.values)
        limit = text(inner(target.item.configuration, "permissionsBoundary"), "permissionsBoundaryArn")
        known = load_reference().action(step.action)
        if limit and known is not None and "iam:PermissionsBoundary" in known.condition_keys:
            context["iam:permissionsboundary"] = (limit,)
        context |= {key: (value,) for key, value in step.context}
        context |= {"aws:resourcetag/team": (team,)} if team else {}
        context |= {"iam:policyarn": (attached,)} if "iam:policyarn" in context else {}
        request = Request(step.action, resource, principal.caller, context)
        return decide(question.stack, request) is Decision.ALLOW
