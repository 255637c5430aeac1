"""For each path of the catalogue an account in which one principal, "source", can go it; made from the path itself.

A further path needs no further code here, unless it has a prerequisite or a target of a new kind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from access_states import (
    ACCOUNT,
    ADMINISTRATOR_ACCESS,
    NOW,
    Json,
    allow,
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

from leastwise.access.documents import Documents
from leastwise.access.question import Surroundings
from leastwise.checks.privilege_escalation.edges import EdgeBuilder
from leastwise.checks.privilege_escalation.graph import Graph, Model
from leastwise.checks.privilege_escalation.path import EscalationPath, Gain, Needs, On, Target
from leastwise.checks.privilege_escalation.routes import Routes
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.policy import load_reference

HARMLESS = document(allow("sts:GetCallerIdentity"))
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
SOURCE_ROLE = f"arn:aws:iam::{ACCOUNT}:role/source"
RESERVED_ROLE = f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_source_0123456789abcdef"


def vulnerable(path: EscalationPath, *denied: Json, limit: Json | None = None, scp: Json | None = None) -> State:
    """The account; `denied` are further statements of the source, `limit` is its boundary, `scp` one more SCP."""
    is_limited = Needs.BOUNDARY in path.needs
    is_capped = Gain.NO_ORGANIZATION in path.gain
    granted = allow("*") if is_limited or is_capped else allow(list(path.actions))
    if is_limited:
        limit = _both(allow(list(path.actions)), limit)
    settings: Json = {"boundary": policy_arn("limit") if limit else None}
    items = [*_source(path, document(granted, *denied), settings), *_targets(path)]
    items += [policy("limit", limit)] if limit else []
    caps = {"cap": scp} if scp else {}
    if is_capped:
        caps["few"] = document(allow(list(path.actions)))
    if caps:
        items += _organization(caps, is_capped)
    return state(*items)


def _both(granted: Json, limit: Json | None) -> Json:
    """A boundary of one statement that allows, and what another denies."""
    others = [one for one in limit["Statement"] if one["Effect"] == "Deny"] if limit else []
    return document(granted, *others)


def _organization(caps: dict[str, Json], is_capped: bool) -> list[ConfigurationItem]:
    found = organization(caps, {ACCOUNT: list(caps)})
    if not is_capped:
        return found
    # Of the account itself only the policies named here count: FullAWSAccess would allow what they leave out.
    kept = [{"policyId": f"p-{name}", "policyType": "SERVICE_CONTROL_POLICY"} for name in caps]
    return [
        replace(one, configuration={**one.configuration, "attachedPolicies": kept})
        if one.resource_id == ACCOUNT
        else one
        for one in found
    ]


def _source(path: EscalationPath, granted: Json, settings: Json) -> list[ConfigurationItem]:
    steps = {step.on for step in path.steps}
    own = path.target in (Target.OWN, Target.OWN_USER, Target.OWN_ROLE)
    if path.target is Target.OWN_ROLE:
        found = role("source", trust({"Service": "ec2.amazonaws.com"}), {"own": granted}, **settings)
        return [replace(found, arn=RESERVED_ROLE) if Needs.PERMISSION_SET in path.needs else found]
    attached, groups, others = [], [], []
    if own and On.POLICY in steps:
        attached = [policy_arn("own")]
        others = [policy("own", HARMLESS)]
    if own and On.OLD_VERSION in steps:
        attached = [policy_arn("own")]
        others = [policy("own", document(allow("*")), HARMLESS)]
    if On.GROUP in steps:
        groups, others = ["mine"], [group("mine")]
    if On.JOINED in steps:
        others = [group("admins", attached=[ADMINISTRATOR_ACCESS])]
    return [user("source", {"own": granted}, attached, groups, **settings), *others]


def _targets(path: EscalationPath) -> list[ConfigurationItem]:
    steps = {step.on for step in path.steps}
    stronger = [] if Gain.ANY_POLICY in path.gain else [ADMINISTRATOR_ACCESS]
    if On.POLICY in steps and path.target in (Target.USER, Target.ROLE):
        stronger = [policy_arn("theirs")]
    others = [policy("theirs", HARMLESS)] if stronger == [policy_arn("theirs")] else []
    if path.target is Target.USER:
        return [_user(path, stronger), *others, *_access_keys(path)]
    if path.target is Target.ROLE:
        assumes = any(step.action == "sts:AssumeRole" and not step.is_named for step in path.steps)
        trusted: Json = {"AWS": ROOT} if assumes else {"Service": list(path.services) or "ec2.amazonaws.com"}
        found = role("target", trust(trusted), attached=stronger)
        profile = [{"instanceProfileName": "target"}] if Needs.INSTANCE_PROFILE in path.needs else []
        return [replace(found, configuration={**found.configuration, "instanceProfileList": profile}), *others]
    return []


def _user(path: EscalationPath, attached: list[str]) -> ConfigurationItem:
    found = user("target", attached=attached)
    known: dict[str, Any] = {
        "loginProfile": {"createDate": "2025-01-01T00:00:00Z"} if Needs.PASSWORD in path.needs else None
    }
    return replace(found, configuration={**found.configuration, **known})


def _access_keys(path: EscalationPath) -> list[ConfigurationItem]:
    count = 2 if Needs.TWO_ACCESS_KEYS in path.needs else 1
    return [
        item("AWS::IAM::AccessKey", f"AKIA{number}", f"AKIA{number}", "", {"userName": "target", "status": "Active"})
        for number in range(count)
    ]


def surroundings_of(where: State) -> Surroundings:
    """What reads a state."""
    return Surroundings(where, Documents(load_reference()), NOW)


def graph_of(where: State, *paths: EscalationPath) -> Graph:
    """The graph of a state over some paths."""
    graph = Graph(Model(surroundings_of(where)))
    EdgeBuilder(graph, paths).build()
    return graph


def escalates(where: State, *paths: EscalationPath) -> bool | None:
    """Whether "source" becomes administrator by these paths; None: under circumstances or on assumptions only."""
    graph = graph_of(where, *paths)
    one = next(one for one in graph.model.population.principals if "source" in one.item.resource_name)
    assert not graph.administrators >> one.position & 1, "the source is an administrator to begin with"
    sure, possible = (Routes(graph, graph.administrators, only_sure) for only_sure in (True, False))
    if sure.nodes >> one.position & 1:
        return True
    return None if possible.nodes >> one.position & 1 else False
