"""Who outside a zone of trust a policy admits, each kind a verdict of its own."""

from __future__ import annotations

from typing import Any

import pytest

from leastwise.policy import Exposure, ZoneOfTrust, exposures, load_reference, parse_policy, rules_of

HOME = "111122223333"
STRANGER = "444455556666"
ZONE = ZoneOfTrust(
    accounts=frozenset({HOME}),
    organizations=frozenset({"o-home"}),
    organization_paths=frozenset({"o-partner/r-1/ou-trusted/*"}),
    vpcs=frozenset({"vpc-home"}),
    vpc_endpoints=frozenset({"vpce-home"}),
    cidrs=frozenset({"203.0.113.0/24"}),
)
ANYBODY: dict[str, Any] = {"Principal": "*"}


def when(operator: str, key: str, value: str, **more: Any) -> dict[str, Any]:
    return {**ANYBODY, **more, "Condition": {operator: {key: value}}}


def found(statement: dict[str, Any], zone: ZoneOfTrust = ZONE) -> set[Exposure]:
    whole = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*", **statement}
    policy = parse_policy({"Version": "2012-10-17", "Statement": [whole]})
    verdicts = exposures(policy, zone, load_reference())
    assert [one.exposure for one in verdicts] == list(Exposure)
    for one in verdicts:
        assert one.outcome in ("PASS", "FAIL")
        assert (one.request is not None) == (one.outcome == "FAIL")
        assert one.request is None or rules_of(policy, load_reference()).permits(one.request)
    return {one.exposure for one in verdicts if one.outcome == "FAIL"}


EVERYBODY = {Exposure.PUBLIC, Exposure.ANY_ACCOUNT, Exposure.OUTSIDE_ZONE}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (ANYBODY, EVERYBODY),
        ({"Principal": {"AWS": HOME}}, set()),
        ({"Principal": {"AWS": STRANGER}}, {Exposure.OUTSIDE_ZONE}),
        ({"Principal": {"AWS": f"arn:aws:iam::{STRANGER}:role/reader"}}, {Exposure.OUTSIDE_ZONE}),
        (when("StringEquals", "aws:PrincipalOrgID", "o-home"), set()),
        (when("StringEquals", "aws:PrincipalOrgID", "o-other"), {Exposure.OUTSIDE_ZONE}),
        (when("StringEquals", "aws:PrincipalOrgID", "o-home", Principal={"AWS": STRANGER}), set()),
        (when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-partner/r-1/ou-trusted/*"), set()),
        (when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-partner/*"), {Exposure.OUTSIDE_ZONE}),
        (when("StringEquals", "aws:SourceVpc", "vpc-home"), set()),
        (when("StringEquals", "aws:SourceVpc", "vpc-other"), {Exposure.OUTSIDE_ZONE}),
        (when("StringEquals", "aws:SourceVpce", "vpce-home"), set()),
        (when("IpAddress", "aws:SourceIp", "203.0.113.128/25"), set()),
        (when("IpAddress", "aws:SourceIp", "198.51.100.0/24"), {Exposure.OUTSIDE_ZONE}),
        (when("StringEquals", "aws:PrincipalAccount", STRANGER), {Exposure.OUTSIDE_ZONE}),
        ({"Principal": {"Service": "sns.amazonaws.com"}}, {Exposure.CONFUSED_DEPUTY}),
        (when("StringEquals", "aws:SourceAccount", HOME, Principal={"Service": "sns.amazonaws.com"}), set()),
        (
            when("StringLike", "aws:SourceArn", "arn:aws:sns:*:*:*", Principal={"Service": "sns.amazonaws.com"}),
            {Exposure.CONFUSED_DEPUTY},
        ),
        ({"Principal": {"Federated": f"arn:aws:iam::{STRANGER}:saml-provider/idp"}}, {Exposure.OUTSIDE_ZONE}),
    ],
)
def test_each_exposure_is_decided_on_its_own(statement: dict[str, Any], expected: set[Exposure]) -> None:
    assert found(statement) == expected


@pytest.mark.parametrize(("subject", "is_public"), [("repo:*:ref:refs/heads/main", True), ("repo:example/*", False)])
def test_a_shared_identity_provider_is_public_unless_its_customer_is_named(subject: str, is_public: bool) -> None:
    provider = "token.actions.githubusercontent.com"
    statement = {
        "Principal": {"Federated": f"arn:aws:iam::{HOME}:oidc-provider/{provider}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringLike": {f"{provider}:sub": subject}},
    }
    assert (Exposure.PUBLIC in found(statement)) == is_public


def test_without_a_zone_everybody_named_is_outside() -> None:
    assert found({"Principal": {"AWS": HOME}}, ZoneOfTrust()) == {Exposure.OUTSIDE_ZONE}
