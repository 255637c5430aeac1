"""Roles that outsiders can assume, and roles that only look so."""

from __future__ import annotations

from typing import Any

import pytest
from access_states import ACCOUNT, allow, document, role, trust
from external_states import OUTSIDE, finding, findings, not_evaluated, passes, results

from leastwise.checks.external_access.role_trust import ROLE_TRUST
from leastwise.model.finding import Severity
from leastwise.policy import ZoneOfTrust

ROLE = f"arn:aws:iam::{OUTSIDE}:role/x"
WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"
GITHUB = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
SUBJECT = "token.actions.githubusercontent.com:sub"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


@pytest.mark.parametrize(
    ("trusted", "principal", "exposure"),
    [
        (trust({"AWS": OUTSIDE}), {"AWS": OUTSIDE}, "external account"),
        (trust({"AWS": f"arn:aws:iam::{OUTSIDE}:root"}), {"AWS": OUTSIDE}, "external account"),
        (trust({"AWS": ROLE}), {"AWS": ROLE}, "external account"),
        (trust("*"), {"AWS": "*"}, "any AWS account"),
        (trust({"AWS": "*"}, Condition={"StringEquals": {"sts:ExternalId": "x"}}), {"AWS": "*"}, "any AWS account"),
        (
            trust({"AWS": "*"}, Condition={"StringEquals": {"aws:PrincipalAccount": OUTSIDE}}),
            {"AWS": OUTSIDE},
            "external account",
        ),
        (
            trust({"AWS": "*"}, Condition={"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-home"}}),
            {"AWS": "*"},
            "any AWS account",
        ),
        (
            trust({"AWS": "*"}, Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}}),
            {"AWS": "*"},
            "any AWS account",
        ),
        (
            trust({"Federated": GITHUB}, WEB_IDENTITY, Condition={"StringLike": {SUBJECT: "repo:*"}}),
            {"Federated": GITHUB},
            "public",
        ),
        (
            trust({"Federated": GITHUB}, WEB_IDENTITY, Condition={"StringLike": {SUBJECT: "repo:us/*"}}),
            {"Federated": GITHUB},
            "federated",
        ),
        (
            trust({"Federated": f"arn:aws:iam::{OUTSIDE}:saml-provider/idp"}, "sts:AssumeRoleWithSAML"),
            {"Federated": f"arn:aws:iam::{OUTSIDE}:saml-provider/idp"},
            "federated",
        ),
    ],
)  # fmt: skip
def test_what_admits_outsiders_is_found(trusted: Any, principal: dict[str, str], exposure: str) -> None:
    found = finding(ROLE_TRUST, role("deploy", trusted))
    assert found.details["principal"] == principal
    assert found.details["exposure"] == exposure
    assert found.details["isPublic"] == (exposure in ("public", "any AWS account"))
    assert found.details["request"]["resource"] == f"arn:aws:iam::{ACCOUNT}:role/deploy"


@pytest.mark.parametrize(
    "trusted",
    [
        trust({"AWS": ACCOUNT}),
        trust({"Service": "ec2.amazonaws.com"}),
        trust({"AWS": "*"}, Condition={"StringEquals": {"aws:PrincipalOrgID": "o-home"}}),
        trust({"AWS": "*"}, Condition={"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}),
        trust({"AWS": OUTSIDE}, Condition={"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}),
        trust({"AWS": OUTSIDE}, Condition={"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}),
        trust({"AWS": OUTSIDE}, "sts:TagSession"),
        trust({"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/idp"}, "sts:AssumeRoleWithSAML"),
        trust({"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A"}),
        trust({"AWS": "AIDAEXAMPLEDELETED00"}),
        document(
            {"Effect": "Allow", "Principal": {"AWS": OUTSIDE}, "Action": "sts:AssumeRole"},
            {"Effect": "Deny", "Principal": "*", "Action": "*",
             "Condition": {"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}}},
        ),
    ],
)  # fmt: skip
def test_what_admits_nobody_from_outside_passes(trusted: Any) -> None:
    zone = ZoneOfTrust(accounts=frozenset({ACCOUNT}), organizations=frozenset({"o-home"}))
    assert passes(ROLE_TRUST, role("deploy", trusted), zone=zone)


@pytest.mark.parametrize(
    ("more", "severity", "is_administrator"),
    [
        ({"attached": [ADMINISTRATOR]}, Severity.HIGH, True),
        ({"inline": {"a": document(allow("iam:PutRolePolicy"))}}, Severity.HIGH, False),
        ({"inline": {"a": document(allow("s3:GetObject"))}}, Severity.MEDIUM, False),
        ({"inline": {"a": document(allow("s3:ListBucket"))}}, Severity.LOW, False),
        ({}, Severity.LOW, False),
        ({"attached": ["arn:aws:iam::aws:policy/NotRecorded"]}, Severity.HIGH, False),
    ],
)
def test_the_severity_follows_from_what_the_role_may_do(more: Any, severity: Severity, is_administrator: bool) -> None:
    found = finding(ROLE_TRUST, role("deploy", trust({"AWS": OUTSIDE}), **more))
    assert found.severity is severity
    assert found.details["roleAccess"]["isAdministrator"] == is_administrator
    assert bool([note for note in found.notes if "NotRecorded" in note]) == ("NotRecorded" in str(more))


def test_each_outsider_is_a_finding_of_its_own() -> None:
    trusted = trust({"AWS": [ACCOUNT, OUTSIDE, "555566667777"]})
    assert [one.principal for one in findings(ROLE_TRUST, role("deploy", trusted))] == [OUTSIDE, "555566667777"]


def test_a_known_vendor_is_named_and_an_external_id_is_proposed() -> None:
    found = finding(ROLE_TRUST, role("monitoring", trust({"AWS": "arn:aws:iam::464622532012:root"})))
    assert found.title == "Account 464622532012 (Datadog) can assume role monitoring"
    assert found.details["knownAccount"] == "Datadog"
    assert any("sts:ExternalId" in step for step in found.remediation)


def test_accounts_of_the_zone_are_trusted() -> None:
    zone = ZoneOfTrust(accounts=frozenset({OUTSIDE}))
    assert passes(ROLE_TRUST, role("deploy", trust({"AWS": [OUTSIDE, ACCOUNT]})), zone=zone)


def test_a_trust_policy_that_was_not_recorded_or_is_none_is_not_evaluated() -> None:
    lacking, broken = role("lacking"), role("broken", {"Statement": "cut"})
    lacking = type(lacking)(**{**_members(lacking), "configuration": {"roleName": "lacking"}})
    found = not_evaluated(ROLE_TRUST, lacking, broken)
    assert [(one.reason, one.missing_action) for one in found] == [
        ("its trust policy was not recorded", "iam:GetRole"),
        ("its trust policy cannot be read as a policy", ""),
    ]
    assert len(results(ROLE_TRUST, lacking, broken)) == 2


def _members(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in type(one).__dataclass_fields__}
