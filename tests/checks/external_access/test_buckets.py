"""Buckets that outsiders can reach by policy, list or access point, and those that only look so."""

from __future__ import annotations

from typing import Any

import pytest
from access_states import ACCOUNT, item
from external_states import (
    OPEN,
    OUTSIDE,
    REGION,
    access_point,
    account_block,
    bucket,
    finding,
    findings,
    let,
    not_evaluated,
    passes,
)

from leastwise.checks.external_access.buckets import BUCKETS
from leastwise.model.finding import Severity
from leastwise.policy import ZoneOfTrust

OBJECTS = "arn:aws:s3:::data/*"
ALL_USERS = {"type": "Group", "uri": "http://acs.amazonaws.com/groups/global/AllUsers"}
AUTHENTICATED = {"type": "Group", "uri": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"}
TRAIL = {"Service": "cloudtrail.amazonaws.com"}
ENABLED = {"rules": [{"objectOwnership": "ObjectWriter"}]}
ZONE = ZoneOfTrust(accounts=frozenset({ACCOUNT}), organizations=frozenset({"o-home"}))


def listed(*grants: tuple[dict[str, str], str]) -> dict[str, Any]:
    """An access control list."""
    made = [{"grantee": grantee, "permission": permission} for grantee, permission in grants]
    return {"accessControlList": {"owner": {"id": "owner"}, "grants": made}, "ownershipControls": ENABLED}


def test_a_public_bucket_is_found_with_the_request_that_shows_it() -> None:
    found = finding(BUCKETS, account_block(), bucket("data", let("*", "s3:GetObject", OBJECTS)))
    assert (found.severity, found.title) == (Severity.HIGH, "Anybody can read Bucket data")
    assert found.details["action"] == ["s3:GetObject"]
    assert found.details["isPublic"] is True
    assert found.details["sources"] == [{"type": "POLICY"}]
    assert found.details["request"]["principal"] == "*"
    assert found.notes == ()


@pytest.mark.parametrize(
    ("action", "severity"),
    [("s3:PutObject", "CRITICAL"), ("s3:PutObjectAcl", "CRITICAL"), ("s3:GetObject", "HIGH")],
)
def test_the_severity_of_public_access_follows_from_the_actions(action: str, severity: str) -> None:
    assert finding(BUCKETS, account_block(), bucket("data", let("*", action, OBJECTS))).severity == severity


@pytest.mark.parametrize(
    "statement",
    [
        let("*", "s3:GetObject", OBJECTS, StringEquals={"aws:PrincipalOrgID": "o-home"}),
        let("*", "s3:GetObject", OBJECTS, StringEquals={"aws:PrincipalAccount": ACCOUNT}),
        let("*", "s3:GetObject", OBJECTS, StringEquals={"aws:SourceAccount": ACCOUNT}),
        let("*", "s3:GetObject", "arn:aws:s3:::other/*"),
        let("*", "sqs:SendMessage", OBJECTS),
        let({"AWS": ACCOUNT}, "s3:*", OBJECTS),
        let(TRAIL, "s3:PutObject", OBJECTS, StringEquals={"aws:SourceAccount": ACCOUNT}),
        let("*", "s3:GetObject", OBJECTS, StringEquals={"s3:DataAccessPointAccount": ACCOUNT}),
        let({"AWS": OUTSIDE}, "s3:GetObject", OBJECTS, StringEquals={"aws:PrincipalOrgID": "o-home"}),
        let("*", "s3:GetObject", OBJECTS, StringEquals={"aws:ResourceAccount": OUTSIDE}),
    ],
)
def test_what_looks_open_and_is_not_passes(statement: dict[str, Any]) -> None:
    assert passes(BUCKETS, bucket("data", statement), zone=ZONE)


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Allow", "NotPrincipal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "s3:*", "Resource": "*"},
        let("*", "s3:GetObject", OBJECTS, **{"ForAllValues:StringEquals": {"aws:PrincipalOrgPaths": "o-home/r-1/"}}),
        let("*", "s3:GetObject", OBJECTS, StringEqualsIfExists={"aws:PrincipalOrgID": "o-home"}),
        let("*", "s3:GetObject", OBJECTS, StringLike={"aws:Referer": "*"}),
        let("*", "s3:GetObject", OBJECTS, IpAddress={"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}),
        let("*", "s3:GetObject", OBJECTS, Bool={"aws:SecureTransport": "true"}),
        let("*", "s3:GetObject", OBJECTS, StringNotEquals={"aws:PrincipalAccount": "999999999999"}),
    ],
)
def test_what_looks_private_and_is_not_is_found(statement: dict[str, Any]) -> None:
    found = findings(BUCKETS, account_block(), bucket("data", statement), zone=ZONE)
    assert [one.details["exposure"] for one in found] == ["public"]


def test_a_bucket_for_one_network_is_open_to_anybody_there_unless_the_network_is_trusted() -> None:
    data = bucket("data", let("*", "s3:GetObject", OBJECTS, IpAddress={"aws:SourceIp": "203.0.113.0/24"}))
    found = finding(BUCKETS, data)
    assert (found.details["exposure"], found.details["isPublic"]) == ("limited public", False)
    assert found.details["condition"] == {"aws:SourceIp": "203.0.113.0/24"}
    assert passes(BUCKETS, data, zone=ZoneOfTrust(cidrs=frozenset({"203.0.113.0/24"})))


def test_an_endpoint_is_trusted_where_it_was_recorded_and_else_not_judged() -> None:
    data = bucket("data", let("*", "s3:GetObject", OBJECTS, StringEquals={"aws:SourceVpce": "vpce-0a"}))
    endpoint = item("AWS::EC2::VPCEndpoint", "vpce-0a", "vpce-0a", "arn:aws:ec2:::x", {"vpcId": "vpc-1"}, region=REGION)
    assert passes(BUCKETS, data, endpoint)
    (found,) = not_evaluated(BUCKETS, data)
    assert "VPC endpoint vpce-0a" in found.reason
    stranger = item("AWS::EC2::VPCEndpoint", "vpce-0a", "vpce-0a", "", {}, region=REGION, account_id=OUTSIDE)
    assert finding(BUCKETS, data, stranger).details["exposure"] == "limited public"


def test_an_organisation_that_was_not_recorded_is_not_judged_unless_another_one_is_known() -> None:
    data = bucket("data", let("*", "s3:GetObject", OBJECTS, StringEquals={"aws:PrincipalOrgID": "o-elsewhere"}))
    (found,) = not_evaluated(BUCKETS, data)
    assert "organisation o-elsewhere" in found.reason
    assert findings(BUCKETS, data) == []
    assert finding(BUCKETS, data, zone=ZONE).details["exposure"] == "limited public"


@pytest.mark.parametrize("of_account", [True, False])
def test_restrict_public_buckets_keeps_outsiders_out_of_a_public_bucket(of_account: bool) -> None:
    statements = let("*", "s3:GetObject", OBJECTS), let({"AWS": OUTSIDE}, "s3:PutObject", OBJECTS)
    block = {**OPEN, "restrictPublicBuckets": True}
    data = bucket("data", *statements, publicAccessBlockConfiguration=OPEN if of_account else block)
    assert passes(BUCKETS, data, account_block(restrictPublicBuckets=of_account))


def test_blocking_new_public_policies_does_not_close_an_old_one() -> None:
    block = {**OPEN, "blockPublicPolicy": True, "blockPublicAcls": True}
    data = bucket("data", let("*", "s3:GetObject", OBJECTS), publicAccessBlockConfiguration=block)
    assert finding(BUCKETS, account_block(), data).details["isPublic"]


def test_settings_that_were_not_recorded_lower_the_confidence() -> None:
    assert finding(BUCKETS, bucket("data", let("*", "s3:GetObject", OBJECTS))).notes == (
        f"S3 Block Public Access of account {ACCOUNT} was not recorded",
    )


def test_lists_count_where_ownership_leaves_them_in_force() -> None:
    others = (ALL_USERS, "READ"), (AUTHENTICATED, "WRITE"), ({"id": "stranger"}, "READ_ACP")
    grants = listed(*others, ({"id": "owner"}, "FULL_CONTROL"))
    found = {one.principal: one for one in findings(BUCKETS, account_block(), bucket("data", **grants))}
    everybody = [one.details["exposure"] for one in findings(BUCKETS, account_block(), bucket("data", **grants))]
    assert everybody == ["public", "any AWS account", "external account"]
    assert found["stranger"].details["principal"] == {"CanonicalUser": "stranger"}
    assert found["stranger"].details["sources"] == [{"type": "BUCKET_ACL"}]
    enforced = {**grants, "ownershipControls": {"rules": [{"objectOwnership": "BucketOwnerEnforced"}]}}
    assert passes(BUCKETS, bucket("data", **enforced))


def test_ignoring_public_lists_leaves_grants_to_accounts() -> None:
    block = {**OPEN, "ignorePublicAcls": True}
    grants = listed((ALL_USERS, "READ"), ({"id": "stranger"}, "READ"))
    assert finding(BUCKETS, bucket("data", publicAccessBlockConfiguration=block, **grants)).principal == "stranger"


def test_the_owner_of_another_account_of_the_zone_is_no_outsider() -> None:
    other = bucket("theirs", accessControlList={"owner": {"id": "friend"}, "grants": []})
    data = bucket("data", **listed(({"id": "friend"}, "READ")))
    assert passes(BUCKETS, data, other)


def test_a_denying_statement_of_the_policy_holds_for_lists_too() -> None:
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}}}  # fmt: skip
    assert passes(BUCKETS, bucket("data", deny, **listed((ALL_USERS, "READ"))))


DELEGATED = let("*", "s3:*", ["arn:aws:s3:::data", OBJECTS], StringEquals={"s3:DataAccessPointAccount": ACCOUNT})
POINT = f"arn:aws:s3:{REGION}:{ACCOUNT}:accesspoint/open"


def test_a_bucket_that_is_public_only_through_an_access_point_is_found() -> None:
    point = access_point("open", "data", let("*", "s3:GetObject", f"{POINT}/object/*"))
    found = finding(BUCKETS, account_block(), bucket("data", DELEGATED), point)
    assert found.resource == "arn:aws:s3:::data"
    assert (found.details["isPublic"], found.details["action"]) == (True, ["s3:GetObject"])
    detail = {"accessPointArn": POINT, "accessPointAccount": ACCOUNT}
    assert found.details["sources"] == [{"type": "S3_ACCESS_POINT", "detail": detail}]


@pytest.mark.parametrize(
    ("statement", "more"),
    [
        (let("*", "s3:GetObject", f"{POINT}/object/*"), {"networkOrigin": "VPC"}),
        (
            let("*", "s3:GetObject", f"{POINT}/object/*"),
            {"publicAccessBlockConfiguration": {**OPEN, "restrictPublicBuckets": True}},
        ),
        (let({"AWS": ACCOUNT}, "s3:GetObject", f"{POINT}/object/*"), {}),
        (let("*", "s3:GetObject", "arn:aws:s3:::elsewhere/*"), {}),
    ],
)
def test_access_points_that_let_nobody_in_pass(statement: dict[str, Any], more: dict[str, Any]) -> None:
    assert passes(BUCKETS, bucket("data", DELEGATED), access_point("open", "data", statement, **more))


def test_an_access_point_gives_nothing_that_the_bucket_does_not() -> None:
    point = access_point("open", "data", let("*", "s3:GetObject", f"{POINT}/object/*"))
    assert passes(BUCKETS, bucket("data"), point)
    only = let({"AWS": OUTSIDE}, ["s3:PutObject", "s3:GetObject"], OBJECTS)
    found = finding(BUCKETS, bucket("data", only), point)
    assert (found.principal, found.details["sources"]) == (OUTSIDE, [{"type": "POLICY"}])


def test_what_was_not_recorded_is_not_evaluated() -> None:
    data = bucket("data", ownershipControls=ENABLED)
    bare = type(data)(**{**{n: getattr(data, n) for n in type(data).__dataclass_fields__}, "configuration": {}})
    orphan = access_point("open", "elsewhere", let("*", "s3:GetObject"))
    found = not_evaluated(BUCKETS, bare, orphan)
    assert [one.missing_action for one in found] == ["s3:GetBucketPolicy", "s3:GetBucketAcl", ""]
    assert "elsewhere" in found[2].reason
