"""Who is an administrator where service control policies leave less than everything."""

from __future__ import annotations

from typing import Any

import pytest
from access_states import (
    ACCOUNT,
    ADMINISTRATOR_ACCESS,
    Json,
    allow,
    deny,
    document,
    organization,
    policy,
    role,
    state,
    trust,
    user,
)
from vulnerable_states import graph_of, surroundings_of

from leastwise.checks.check import NotApplicable
from leastwise.checks.privilege_escalation.administration import ACTIONS, TOO_LITTLE
from leastwise.checks.privilege_escalation.catalogue import PATHS
from leastwise.checks.privilege_escalation.check import PRIVILEGE_ESCALATION_CHECK
from leastwise.evidence.evidence import Evidence
from leastwise.inventory.state import State
from leastwise.model.finding import Finding
from leastwise.policy import ZoneOfTrust

SPARED = f"arn:aws:iam::{ACCOUNT}:role/spared"
WORKER = role("worker", trust({"Service": "lambda.amazonaws.com"}), {"w": document(allow("dynamodb:*"))})
GIVING = ["iam:AttachRolePolicy", "iam:PutRolePolicy"]
BECOMING = ["iam:CreateRole", "iam:UpdateAssumeRolePolicy"]


def account(*statements: Json, others: tuple[Any, ...] = ()) -> State:
    """An account with an administrator, one who may do all but one action, a worker, and an SCP."""
    most = [one for one in ACTIONS if one != "iam:UpdateAssumeRolePolicy"]
    people = [
        user("boss", attached=[ADMINISTRATOR_ACCESS]),
        user("most", {"m": document(allow(most))}),
        user("passer", {"p": document(allow("iam:PassRole"))}),
    ]
    return state(*people, WORKER, *others, *organization({"cap": document(*statements)}, {ACCOUNT: ["cap"]}))


def administrators(where: State) -> set[str]:
    graph = graph_of(where, *PATHS)
    found = graph.model.population.principals
    return {one.item.resource_name for one in found if graph.administrators >> one.position & 1}


def results(where: State) -> list[Any]:
    surroundings = surroundings_of(where)
    return list(PRIVILEGE_ESCALATION_CHECK.run(Evidence(surroundings, None, ZoneOfTrust(), surroundings.now)))


def test_without_an_scp_all_actions_are_needed() -> None:
    assert administrators(account(deny("s3:DeleteBucket"))) == {"boss"}


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_that_scps_deny_to_everybody_is_not_needed(action: str) -> None:
    where = account(deny(action))
    expected = {"boss", "most"} if action == "iam:UpdateAssumeRolePolicy" else {"boss"}
    assert administrators(where) == expected
    about_boss = [one for one in results(where) if one.resource.endswith("/boss")]
    assert [type(one) for one in about_boss] == [NotApplicable]


def test_an_action_that_scps_deny_on_single_roles_is_needed() -> None:
    assert administrators(account(deny("iam:UpdateAssumeRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/x-*"))) == {"boss"}


def test_whom_an_scp_spares_is_an_administrator_and_others_are_not() -> None:
    limited = deny("iam:UpdateAssumeRolePolicy", Condition={"ArnNotLike": {"aws:PrincipalArn": SPARED}})
    spared = role("spared", attached=[ADMINISTRATOR_ACCESS])
    assert administrators(account(limited, others=(spared,))) == {"spared"}
    assert administrators(account(limited)) == {"boss", "most"}, "nobody of that name is there"


@pytest.mark.parametrize("denied", [GIVING, BECOMING, ["iam:*"]])
def test_where_too_little_is_left_nobody_is_an_administrator_and_that_is_said(denied: list[str]) -> None:
    where = account(deny(denied), deny("organizations:LeaveOrganization"))
    assert administrators(where) == set()
    found = results(where)
    assert [one.resource for one in found if isinstance(one, NotApplicable) and one.reason == TOO_LITTLE] == [ACCOUNT]
    # Who may do everything that is left gains nothing from others: it has all that they have.
    assert not [one for one in found if isinstance(one, Finding) and one.resource.endswith("/boss")]


def test_it_is_not_said_where_there_are_administrators() -> None:
    assert not [one for one in results(account(deny("iam:CreateRole"))) if getattr(one, "reason", "") == TOO_LITTLE]


def test_an_older_version_is_measured_by_what_is_left() -> None:
    most = document(allow([one for one in ACTIONS if one != "iam:PassRole"]))
    holder = user("source", {"s": document(allow("iam:SetDefaultPolicyVersion"))}, attached=[_OWN])
    own = policy("own", most, document(allow("s3:GetObject")))
    assert _escalates(account(deny("iam:PassRole"), others=(holder, own)))
    assert not _escalates(account(deny("s3:GetObject"), others=(holder, own)))


def test_a_statement_on_some_resources_is_nothing_new_to_whoever_may_do_it_on_all() -> None:
    own = [allow(["iam:PassRole", "lambda:*"]), allow("dynamodb:*")]
    assert not _finds(own)
    assert _finds(own[:1])
    assert _finds([*own, deny("dynamodb:DeleteTable", "arn:aws:dynamodb:*:*:table/kept")])


_OWN = f"arn:aws:iam::{ACCOUNT}:policy/own"


def _finds(own: list[Json]) -> bool:
    narrow = document(allow("dynamodb:*", "arn:aws:dynamodb:*:*:table/*"))
    worker = role("worker", trust({"Service": "lambda.amazonaws.com"}), {"w": narrow})
    found = results(state(user("source", {"own": document(*own)}), worker))
    return any(isinstance(one, Finding) for one in found)


def _escalates(where: State) -> bool:
    found = results(where)
    return any(isinstance(one, Finding) and one.resource.endswith("/source") for one in found)
