"""Where ways look open and are not, or look closed and are open: each trap is a small account and a verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from access_states import (
    ACCOUNT,
    ADMINISTRATOR_ACCESS,
    OTHER,
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
from vulnerable_states import ROOT, escalates, graph_of, surroundings_of

from leastwise.checks.check import NotApplicable, NotEvaluated, Passed
from leastwise.checks.privilege_escalation.catalogue import PATHS
from leastwise.checks.privilege_escalation.check import PRIVILEGE_ESCALATION_CHECK
from leastwise.evidence.evidence import Evidence
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, Severity
from leastwise.policy import ZoneOfTrust

IAM = f"arn:aws:iam::{ACCOUNT}"
ADMIN_ROLE = role("admin", trust({"Service": "lambda.amazonaws.com"}), attached=[ADMINISTRATOR_ACCESS])
READ_ONLY = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"


def source(*statements: Json, **more: Any) -> ConfigurationItem:
    return user("source", {"own": document(*statements)}, **more)


def verdict(*items: ConfigurationItem) -> bool | None:
    return escalates(state(*items), *PATHS)


def results(where: State, **more: Any) -> list[Any]:
    surroundings = surroundings_of(where)
    evidence = Evidence(surroundings, None, ZoneOfTrust(), surroundings.now, **more)
    return list(PRIVILEGE_ESCALATION_CHECK.run(evidence))


def passing(condition: Json) -> list[Json]:
    return [
        allow("iam:PassRole", Condition=condition),
        allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
    ]


CONDITIONED = {
    "passed to the service": (passing({"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}), True),
    "passed to another": (passing({"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}), False),
    "passed from a network": (passing({"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}), None),
    "passed in a region": (passing({"StringEquals": {"aws:RequestedRegion": "us-east-1"}}), True),
    "attach anything": ([allow("iam:AttachUserPolicy")], True),
    "attach one harmless policy": (
        [allow("iam:AttachUserPolicy", Condition={"ArnEquals": {"iam:PolicyARN": READ_ONLY}})],
        False,
    ),
    "attach all but AdministratorAccess": (
        [allow("iam:AttachUserPolicy", Condition={"ArnNotEquals": {"iam:PolicyARN": ADMINISTRATOR_ACCESS}})],
        True,
    ),
    "put a policy only within a boundary": (
        [allow("iam:PutUserPolicy", Condition={"ArnEquals": {"iam:PermissionsBoundary": policy_arn("limit")}})],
        False,
    ),
    "attach with MFA": (
        [allow("iam:AttachUserPolicy", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})],
        None,
    ),
    "put another's policy": ([allow("iam:PutUserPolicy", f"{IAM}:user/other")], False),
    "put one's own by variable": ([allow("iam:PutUserPolicy", f"{IAM}:user/${{aws:username}}")], True),
    "old sessions": (
        [allow("iam:PutUserPolicy", Condition={"DateLessThan": {"aws:TokenIssueTime": "2020-01-01T00:00:00Z"}})],
        False,
    ),
    "run on instances of a tag": (
        [
            allow("iam:PassRole"),
            allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
            deny("lambda:CreateFunction", Condition={"StringNotEquals": {"aws:RequestTag/team": "blue"}}),
        ],
        True,
    ),
    "an allow and a deny that meet": (
        [
            allow("iam:PutUserPolicy", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
            deny("iam:PutUserPolicy", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        ],
        False,
    ),
    "new roles only within a boundary": (
        [
            allow(["iam:CreateRole", "iam:AttachRolePolicy"]),
            deny("iam:CreateRole", Condition={"StringNotEquals": {"iam:PermissionsBoundary": policy_arn("limit")}}),
        ],
        False,
    ),
    "new roles of a path": ([allow(["iam:CreateRole", "iam:AttachRolePolicy"], f"{IAM}:role/apps/*")], True),
    "new roles where policies cannot be attached": (
        [allow("iam:CreateRole", f"{IAM}:role/apps/*"), allow("iam:AttachRolePolicy", f"{IAM}:role/others/*")],
        False,
    ),
    "everything but IAM": ([{"Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "Resource": "*"}], None),
    "code of one function": ([allow("lambda:UpdateFunctionCode", "arn:aws:lambda:*:*:function:one")], None),
    "code of a function of another account": (
        [allow("lambda:UpdateFunctionCode", f"arn:aws:lambda:*:{OTHER}:function:one")],
        False,
    ),
}


@pytest.mark.parametrize(("statements", "expected"), CONDITIONED.values(), ids=CONDITIONED)
def test_conditions_and_resources_decide(statements: list[Json], expected: bool | None) -> None:
    assert verdict(source(*statements), ADMIN_ROLE, policy("limit", document(allow("s3:*")))) is expected


TRUSTED = {
    "by the account, allowed": (trust({"AWS": ROOT}), [allow("sts:AssumeRole")], True),
    "by the account, not allowed": (trust({"AWS": ROOT}), [allow("s3:*")], False),
    "by name, not allowed": (trust({"AWS": f"{IAM}:user/source"}), [allow("s3:*")], True),
    "by name, denied": (trust({"AWS": f"{IAM}:user/source"}), [allow("s3:*"), deny("sts:AssumeRole")], False),
    "another by name": (trust({"AWS": f"{IAM}:user/other"}), [allow("sts:AssumeRole")], False),
    "by the account, another role allowed": (
        trust({"AWS": ROOT}),
        [allow("sts:AssumeRole", f"{IAM}:role/another")],
        False,
    ),
    "by everyone in the organisation unknown": (
        trust("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-example"}}),
        [allow("s3:*")],
        None,
    ),
    "with an external id": (
        trust({"AWS": ROOT}, Condition={"StringEquals": {"sts:ExternalId": "x"}}),
        [allow("sts:AssumeRole")],
        None,
    ),
    "by the name of the principal in a condition": (
        trust({"AWS": ROOT}, Condition={"ArnLike": {"aws:PrincipalArn": f"{IAM}:user/so*"}}),
        [allow("sts:AssumeRole")],
        True,
    ),
    "by another name in a condition": (
        trust({"AWS": ROOT}, Condition={"ArnLike": {"aws:PrincipalArn": f"{IAM}:user/x*"}}),
        [allow("sts:AssumeRole")],
        False,
    ),
    "by the account, and denied there": (
        {
            "Version": "2012-10-17",
            "Statement": [
                *trust({"AWS": ROOT})["Statement"],
                {"Effect": "Deny", "Principal": {"AWS": f"{IAM}:user/source"}, "Action": "sts:*"},
            ],
        },
        [allow("sts:AssumeRole")],
        False,
    ),
    "by another account": (trust({"AWS": OTHER}), [allow("sts:AssumeRole")], False),
}


@pytest.mark.parametrize(("trusted", "statements", "expected"), TRUSTED.values(), ids=TRUSTED)
def test_trust_decides_who_assumes_a_role(trusted: Json, statements: list[Json], expected: bool | None) -> None:
    assert verdict(source(*statements), role("admin", trusted, attached=[ADMINISTRATOR_ACCESS])) is expected


def test_a_role_of_another_account_needs_both_sides() -> None:
    there = role("admin", trust({"AWS": ROOT}), attached=[ADMINISTRATOR_ACCESS], account_id=OTHER)
    by_name = role("admin", trust({"AWS": f"{IAM}:user/source"}), attached=[ADMINISTRATOR_ACCESS], account_id=OTHER)
    assert verdict(source(allow("sts:AssumeRole")), there) is True
    assert verdict(source(allow("s3:*")), by_name) is False
    assert verdict(source(allow("sts:AssumeRole")), by_name) is True


def test_a_session_named_by_a_trust_policy_is_a_circumstance_of_its_role() -> None:
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/source/alice"
    own = role("source", trust({"Service": "ec2.amazonaws.com"}))
    assert verdict(own, role("admin", trust({"AWS": session}), attached=[ADMINISTRATOR_ACCESS])) is None


@pytest.mark.parametrize("count", [3, 150])
def test_resources_named_by_tags_of_the_session_make_it_a_circumstance(count: int) -> None:
    passed = allow("iam:PassRole", f"{IAM}:role/${{aws:PrincipalTag/team}}-*")
    running = allow(["lambda:CreateFunction", "lambda:InvokeFunction"])
    own = role("source", inline={"own": document(passed, running)})
    serving = trust({"Service": "lambda.amazonaws.com"})
    roles = [role(f"blue-{number}", serving, attached=[ADMINISTRATOR_ACCESS]) for number in range(count)]
    assert verdict(own, *roles) is None
    assert verdict(replace(own, tags={"team": "blue"}), *roles) is True
    assert verdict(replace(own, tags={"team": "red"}), *roles) is False


def test_a_policy_for_oneself_does_not_get_past_the_boundary() -> None:
    limit = policy("limit", document(allow(["iam:PutUserPolicy", "s3:*"])))
    assert verdict(source(allow("iam:PutUserPolicy"), boundary=policy_arn("limit")), limit) is False


def test_a_boundary_that_may_be_removed_is_none() -> None:
    limit = policy("limit", document(allow(["iam:PutUserPolicy", "iam:DeleteUserPermissionsBoundary"])))
    own = source(allow(["iam:PutUserPolicy", "iam:DeleteUserPermissionsBoundary"]), boundary=policy_arn("limit"))
    assert verdict(own, limit) is True


def test_what_an_scp_forbids_nobody_gains() -> None:
    denied = ["iam:CreateRole", "iam:AttachRolePolicy", "iam:PutRolePolicy", "organizations:LeaveOrganization"]
    scp = {"cap": document(deny(denied))}
    items = organization(scp, {ACCOUNT: ["cap"]})
    assert verdict(source(allow("iam:PutUserPolicy")), *items) is False
    assert verdict(source(allow("iam:PutUserPolicy")), *organization(scp)) is True


def test_groups_count() -> None:
    admins = group("admins", attached=[ADMINISTRATOR_ACCESS])
    readers = group("readers", {"r": document(allow("s3:Get*"))})
    assert verdict(source(allow("iam:AddUserToGroup", f"{IAM}:group/admins")), admins, readers) is True
    assert verdict(source(allow("iam:AddUserToGroup", f"{IAM}:group/readers")), admins, readers) is False
    through = user("source", groups=["makers"])
    makers = group("makers", {"m": document(allow("iam:PutGroupPolicy", f"{IAM}:group/makers"))})
    assert verdict(through, makers) is True


def test_a_chain_of_several_hops_is_found() -> None:
    middle = role("middle", trust({"Service": "lambda.amazonaws.com"}), {"m": document(allow("iam:CreateAccessKey"))})
    boss = user("boss", attached=[ADMINISTRATOR_ACCESS])
    own = source(allow("iam:PassRole", f"{IAM}:role/middle"), allow("lambda:*"))
    graph = graph_of(state(own, middle, boss), *PATHS)
    assert graph.model.size == 3
    found = [one for one in results(state(own, middle, boss)) if isinstance(one, Finding) and "source" in one.resource]
    assert [hop["path"] for hop in found[0].details["path"]] == ["lambda-create-function", "iam-create-access-key"]
    assert found[0].severity is Severity.CRITICAL


def test_roles_that_only_aws_changes_are_left_alone() -> None:
    reserved = f"{IAM}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0123"
    theirs = replace(role("sso", trust({"Federated": "arn:aws:iam::1:saml-provider/x"})), arn=reserved)
    admin = replace(
        theirs, configuration={**theirs.configuration, "attachedManagedPolicies": [{"policyArn": ADMINISTRATOR_ACCESS}]}
    )
    assert verdict(source(allow("iam:UpdateAssumeRolePolicy")), admin) is False


def test_a_password_that_nobody_recorded_makes_it_an_assumption() -> None:
    boss = user("boss", attached=[ADMINISTRATOR_ACCESS])
    assert verdict(source(allow("iam:UpdateLoginProfile")), boss) is None
    without = replace(boss, configuration={**boss.configuration, "loginProfile": None})
    assert verdict(source(allow("iam:UpdateLoginProfile")), without) is False
    assert verdict(source(allow("iam:CreateLoginProfile")), without) is True


def test_tags_of_a_target_decide() -> None:
    boss = user("boss", attached=[ADMINISTRATOR_ACCESS], tags={"team": "red"})
    for team, expected in (("red", True), ("blue", False)):
        condition = {"StringEquals": {"aws:ResourceTag/team": team}}
        assert verdict(source(allow("iam:CreateAccessKey", Condition=condition)), boss) is expected


def test_powers_of_others_are_a_lesser_finding() -> None:
    worker = role("worker", trust({"Service": "lambda.amazonaws.com"}), {"w": document(allow("dynamodb:*"))})
    found = [
        one
        for one in results(state(source(allow("iam:PassRole"), allow("lambda:*")), worker))
        if isinstance(one, Finding)
    ]
    assert [(one.severity, one.details["targets"]) for one in found] == [(Severity.MEDIUM, 1)]
    same = role("worker", trust({"Service": "lambda.amazonaws.com"}), {"w": document(allow("lambda:*"))})
    assert not [
        one
        for one in results(state(source(allow("iam:PassRole"), allow("lambda:*")), same))
        if isinstance(one, Finding)
    ]


def test_every_principal_has_a_result() -> None:
    unknown = user("unknown", attached=["arn:aws:iam::aws:policy/SomethingNew"])
    odd = replace(role("odd"), configuration={**role("odd").configuration, "assumeRolePolicyDocument": "{"})
    where = state(source(allow("iam:PutUserPolicy")), user("plain"), ADMIN_ROLE, unknown, odd)
    kinds = {(type(one), one.resource.rpartition("/")[2]) for one in results(where)}
    assert (Finding, "source") in kinds
    assert (Passed, "plain") in kinds
    assert (NotApplicable, "admin") in kinds
    assert (NotEvaluated, "unknown") in kinds
    assert (NotEvaluated, "odd") in kinds


def test_only_the_accounts_asked_about_are_judged() -> None:
    there = user("there", {"p": document(allow("iam:PutUserPolicy"))}, account_id=OTHER)
    where = state(source(allow("iam:PutUserPolicy")), there)
    found = results(where, accounts=frozenset({OTHER}))
    assert {one.account_id for one in found} == {OTHER}


def test_a_boundary_that_was_not_recorded_lowers_the_severity() -> None:
    found = results(state(source(allow("iam:PutUserPolicy"), boundary=policy_arn("gone"))))
    assert [(one.severity, bool(one.notes)) for one in found] == [(Severity.HIGH, True)]


def test_a_finding_names_the_circumstances_that_it_depends_on() -> None:
    needed = allow("iam:PutUserPolicy", Condition={"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}})
    without = deny("iam:PutUserPolicy", Condition={"Null": {"aws:MultiFactorAuthPresent": "true"}})
    found = results(state(source(needed, without)))
    assert [one.severity for one in found] == [Severity.HIGH]
    assert "if IpAddress aws:sourceip 198.51.100.0/24" in found[0].notes[0]
    assert "unless Null aws:multifactorauthpresent true (Statement[1] of inline policy own)" in found[0].notes[0]


def test_damaged_items_are_no_reason_to_stop() -> None:
    odd = item("AWS::IAM::User", "AIDAODD", "odd", f"{IAM}:user/odd", {"groupList": 7, "userPolicyList": [3]})
    found = results(state(source(allow("iam:PutUserPolicy")), odd))
    assert any(isinstance(one, Finding) for one in found)
    assert any(isinstance(one, NotEvaluated) and one.resource.endswith("odd") for one in found)
