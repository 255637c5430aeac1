"""Documents and the exact findings of the warning checks in them, with their places.

The rules are those of the IAM User Guide, "IAM policy validation check reference", and of the pages that it links.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from leastwise.policy.document import PolicyKind
from leastwise.policy.json_text import read_json
from leastwise.policy.validation.check import Subject
from leastwise.policy.validation.warnings import WARNING_CHECKS
from leastwise.reference.iam import load_reference

ROLE = "arn:aws:iam::111122223333:role/ci"
SESSION = "arn:aws:sts::111122223333:assumed-role/ci/build"
GITHUB = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
FACEBOOK = "graph.facebook.com"
SUB = "token.actions.githubusercontent.com:sub"
SLR = "arn:aws:iam::*:role/aws-service-role"

Findings = dict[str, list[str]]


def found(*statements: dict[str, Any], kind: PolicyKind, resource_type: str | None = None) -> Findings:
    """Code -> places below the statement, written with spaces, of a policy of these statements."""
    text = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    subject = Subject(read_json(text), kind, load_reference(), resource_type)
    places = {
        check.code: [" ".join(map(str, problem.path[1:])) for problem in check.find(subject)]
        for check in WARNING_CHECKS
        if kind in check.kinds
    }
    return {code: listed for code, listed in places.items() if listed}


def allow(action: Any = "s3:GetObject", resource: Any = "arn:aws:s3:::logs/*", **elements: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **elements}


def asking(operator: str, key: str, value: Any) -> dict[str, Any]:
    return allow(Condition={operator: {key: value}})


def at(operator: str, key: str, *rest: int) -> list[str]:
    return [" ".join(["0", "Condition", operator, key, *map(str, rest)])]


IDENTITY_CASES: list[tuple[dict[str, Any], Findings]] = [
    # roles
    (allow("IAM:passrole", "*"), {"PASS_ROLE_WITH_STAR_IN_RESOURCE": ["0 Resource"]}),
    (allow("iam:PassRole", [ROLE, "arn:*:iam::*:role/*"]), {
        "PASS_ROLE_WITH_STAR_IN_RESOURCE": ["0 Resource 1"], "REDUNDANT_RESOURCE": ["0 Resource 0"],
    }),
    (allow("iam:PassRole", "arn:aws:iam::*:role/backup-*"), {}),
    (allow("iam:PassRole", "arn:aws:iam::*"), {"PASS_ROLE_WITH_STAR_IN_RESOURCE": ["0 Resource"]}),
    (allow("iam:P*", "arn:aws:iam::111122223333:*"), {"PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE": ["0 Resource"]}),
    (allow("*", "arn:aws:s3:::*"), {}),
    (allow("iam:Get*", "*"), {}),
    ({"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"}, {}),
    (allow("iam:PassRole", "*", Condition={"StringEquals": {"IAM:passedToService": "lambda.amazonaws.com"}}), {}),
    (allow("iam:PassRole", "*", Condition={"StringEqualsIfExists": {"iam:PassedToService": "ecs.amazonaws.com"}}), {}),
    (allow("iam:PassRole", "*", Condition={"StringLike": {"iam:PassedToService": "*.amazonaws.com"}}), {
        "PASS_ROLE_WITH_STAR_IN_RESOURCE": ["0 Resource"],
    }),
    (allow("iam:PassRole", "*", Condition={"StringNotEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}), {
        "PASS_ROLE_WITH_STAR_IN_RESOURCE": ["0 Resource"],
    }),
    ({"Effect": "Allow", "NotAction": ["iam:Pass*", "iam:Create*"], "Resource": "*"}, {}),
    ({"Effect": "Allow", "NotAction": "s3:*", "NotResource": ROLE}, {
        "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE": ["0 NotResource"],
        "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE": ["0 NotResource"],
    }),
    ({"Effect": "Allow", "Action": "iam:*", "NotResource": "*"}, {}),
    (allow("iam:CreateServiceLinkedRole", f"{SLR}/*"), {"CREATE_SLR_WITH_STAR_IN_RESOURCE": ["0 Resource"]}),
    (allow("iam:CreateServiceLinkedRole", f"{SLR}/ecs.amazonaws.com/*"), {}),
    (allow("iam:CreateServiceLinkedRole", f"{SLR}/*.amazonaws.com/AWSServiceRoleFor*"), {
        "CREATE_SLR_WITH_STAR_IN_RESOURCE": ["0 Resource"],
    }),
    (allow("iam:CreateServiceLinkedRole", "*", Condition={"StringLike": {"iam:AWSServiceName": "*a4b.amazonaws.com"}}),
     {"CREATE_SLR_WITH_STAR_IN_RESOURCE": ["0 Resource"]}),
    # conditions: values and types
    (asking("DateGreaterThan", "aws:CurrentTime", ["2027", "2027-01-01", "soon"]), {
        "INVALID_DATE_VALUE": at("DateGreaterThan", "aws:CurrentTime", 0),
        "TYPE_MISMATCH_DATE": at("DateGreaterThan", "aws:CurrentTime", 2),
    }),
    (asking("Bool", "aws:SecureTransport", "${aws:PrincipalTag/secure}"), {}),
    (asking("BoolIfExists", "aws:SecureTransport", [True, "no"]), {
        "TYPE_MISMATCH_BOOLEAN": at("BoolIfExists", "aws:SecureTransport", 1),
    }),
    (asking("StringEquals", "aws:SecureTransport", "true"), {
        "TYPE_MISMATCH": at("StringEquals", "aws:SecureTransport"),
    }),
    (asking("Null", "aws:SecureTransport", "true"), {}),
    (asking("IpAddress", "aws:username", "203.0.113.0/24"), {"TYPE_MISMATCH": at("IpAddress", "aws:username")}),
    (asking("StringEquals", "example:Unknown", "a"), {}),
    (asking("NumericLessThanEquals", "s3:max-keys", [10, "ten"]), {
        "TYPE_MISMATCH_NUMBER": at("NumericLessThanEquals", "s3:max-keys", 1),
        "REDUNDANT_CONDITION_VALUE_NUM": at("NumericLessThanEquals", "s3:max-keys"),
    }),
    (asking("ForAnyValue:StringEqualsIgnoreCase", "aws:TagKeys", ["a?", "b"]), {
        "WILDCARD_WITHOUT_LIKE_OPERATOR": at("ForAnyValue:StringEqualsIgnoreCase", "aws:TagKeys", 0),
    }),
    (asking("StringNotLikeIfExists", "AWS:principalarn", ROLE), {
        "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS": at("StringNotLikeIfExists", "AWS:principalarn"),
    }),
    (asking("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::*:role/ci"), {}),
    (asking("IpAddress", "aws:SourceIp", ["2001:db8::1/32", "fd00::/8"]), {
        "IMPROVE_IP_RANGE": at("IpAddress", "aws:SourceIp", 0),
        "PRIVATE_IP_ADDRESS_SUBSET": at("IpAddress", "aws:SourceIp"),
    }),
    (asking("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "192.168.0.0/16"]), {}),
    (asking("NotIpAddress", "aws:SourceIp", ["10.0.0.0/7", "0.0.0.0/0"]), {}),
    (asking("StringLike", "aws:userAgent", "ci*"), {"UNTRUSTWORTHY_CONDITION_KEY": at("StringLike", "aws:userAgent")}),
    # conditions: presence
    (asking("StringLike", "aws:username", ["**", "a"]), {"EQUIVALENT_TO_NULL_FALSE": at("StringLike", "aws:username")}),
    (asking("StringNotLikeIfExists", "aws:username", "*"), {
        "EQUIVALENT_TO_NULL_TRUE": at("StringNotLikeIfExists", "aws:username"),
    }),
    (asking("StringEquals", "aws:username", ""), {}),
    (asking("ForAllValues:Null", "aws:TagKeys", "false"), {
        "NULL_WITH_QUALIFIER": at("ForAllValues:Null", "aws:TagKeys"),
    }),
    (asking("ForAllValues:StringEquals", "aws:username", "a"), {
        "FORALLVALUES_WITH_SINGLE_VALUED_KEY": at("ForAllValues:StringEquals", "aws:username"),
    }),
    (asking("ForAllValues:StringEquals", "aws:TagKeys", ["team"]), {
        "LEASTWISE_FORALLVALUES_ON_OPTIONAL_KEY": at("ForAllValues:StringEquals", "aws:TagKeys"),
    }),
    (allow(Condition={
        "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}, "StringEquals": {"aws:RequestTag/team": "ops"},
    }), {}),
    (allow(Condition={
        "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}, "StringEqualsIfExists": {"aws:RequestTag/team": "ops"},
    }), {"LEASTWISE_FORALLVALUES_ON_OPTIONAL_KEY": at("ForAllValues:StringEquals", "aws:TagKeys")}),
    (asking("ForAllValues:StringEquals", "aws:TagKeys", []), {
        "EMPTY_ARRAY_CONDITION_FORALLVALUES": at("ForAllValues:StringEquals", "aws:TagKeys"),
    }),
    # tags
    (allow("health:Describe*", "*", Condition={"StringEquals": {"aws:ResourceTag/team": "ops"}}), {
        "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE": at("StringEquals", "aws:ResourceTag/team"),
    }),
    (allow("health:Describe*", "*", Condition={"StringEqualsIfExists": {"aws:ResourceTag/team": "ops"}}), {}),
    (allow("example:NewAction", "*", Condition={"StringEquals": {"aws:ResourceTag/team": "ops"}}), {}),
    # redundancy
    (allow(["s3:Get*", "s3:GetObject", "s3:*Object", "S3:PUTOBJECT"]), {"REDUNDANT_ACTION": ["0 Action 1"]}),
    (allow(resource=["arn:aws:s3:::a*", "arn:aws:s3:::a*/*", "arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/*"]), {
        "REDUNDANT_RESOURCE": ["0 Resource 1"],
    }),
    (allow("sqs:SendMessage", ["arn:aws:sqs:*:111122223333:a", "arn:aws:sqs:us-east-1:*:a"]), {}),
    (allow("sqs:SendMessage", ["arn:aws:sqs:us-east-1:*:a*", "arn:aws:sqs:*:*:a:b*"]), {}),
    (allow(resource="arn:*:s?:::logs/*"), {"WILDCARD_IN_SERVICE_NAME": ["0 Resource"]}),
    # actions and resources that do not meet
    (allow("s3:ListBucket"), {"LEASTWISE_ACTION_MATCHES_NO_RESOURCE": ["0 Action"]}),
    (allow(["s3:ListBucket", "s3:List*"], "arn:aws:s3:::logs"), {"REDUNDANT_ACTION": ["0 Action 0"]}),
    (allow("s3:ListBucket", "arn:aws:s3:::${aws:username}"), {}),
    (allow("ec2:DescribeInstances", "arn:aws:ec2:*:*:instance/*"), {
        "LEASTWISE_ACTION_MATCHES_NO_RESOURCE": ["0 Action"],
    }),
    (allow("ec2:StopInstances", "arn:aws:ec2:*:*:in?tance/i-*"), {}),
    (allow("s3:ListAllMyBuckets", "arn:aws:s3:::*"), {}),
    (allow("example:NewAction", "arn:aws:example:::thing"), {}),
    # DynamoDB
    (allow("dynamodb:PutItem", "*", Condition={"ForAllValues:StringEquals": {"dynamodb:Attributes": ["a"]},
                                               "ForAnyValue:StringEquals": {"dynamodb:Attributes": ["a"]}}), {}),
]  # fmt: skip

TRUST_CASES: list[tuple[dict[str, Any], Findings]] = [
    ({"Principal": {"AWS": [ROLE, SESSION]}}, {"REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY": ["0 Principal AWS 1"]}),
    ({"Principal": {"AWS": [ROLE.replace("/ci", "/team/ci"), SESSION]}}, {
        "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY": ["0 Principal AWS 1"],
    }),
    ({"Principal": {"AWS": SESSION}}, {}),
    ({"Principal": {"Service": "ec2.amazonaws.com"}}, {}),
    ({"Principal": {"AWS": "AROAEXAMPLE1234567890"}}, {"INVALID_ROLE_REFERENCE": ["0 Principal AWS"]}),
    ({"Principal": {"Federated": GITHUB}}, {
        "MISSING_GITHUB_REPO_CONDITION_KEY": ["0 Principal Federated"],
        "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL": ["0 Principal Federated"],
    }),
    ({"Principal": {"Federated": GITHUB}, "Condition": {"StringLike": {SUB: ["repo:example/site:*"]}}}, {
        "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED": at("StringLike", SUB, 0),
    }),
    ({"Principal": {"Federated": FACEBOOK}, "Condition": {"StringEquals": {f"{FACEBOOK}:app_id": "1"}}}, {}),
    ({"Principal": "*"}, {"LEASTWISE_PRINCIPAL_ADMITS_EVERYONE": ["0 Principal"]}),
    ({"Principal": {"AWS": [ROLE, "*"]}, "Condition": {"StringLike": {"aws:PrincipalOrgID": "*"}}}, {
        "LEASTWISE_PRINCIPAL_ADMITS_EVERYONE": ["0 Principal AWS 1"],
        "EQUIVALENT_TO_NULL_FALSE": at("StringLike", "aws:PrincipalOrgID"),
    }),
    ({"Principal": "*", "Condition": {"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}}, {
        "LEASTWISE_PRINCIPAL_ADMITS_EVERYONE": ["0 Principal"],
    }),
    ({"Principal": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": ROLE}}}, {}),
    ({"Principal": {"AWS": []}}, {"EMPTY_ARRAY_PRINCIPAL": ["0 Principal AWS"]}),
]  # fmt: skip

SERVICE: dict[str, Any] = {"Principal": {"Service": ["sns.amazonaws.com", "cloudtrail.amazonaws.com"]}}
RESOURCE_CASES: list[tuple[dict[str, Any], Findings]] = [
    (SERVICE, {"RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL": ["0 Principal Service 0", "0 Principal Service 1"]}),
    ({**SERVICE, "Condition": {"ArnLike": {"AWS:sourceARN": "arn:aws:sns:*:111122223333:*"}}}, {}),
    ({**SERVICE, "Condition": {"StringEquals": {"aws:Referer": "111122223333"}}}, {
        "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL": at("StringEquals", "aws:Referer"),
        "UNTRUSTWORTHY_CONDITION_KEY": at("StringEquals", "aws:Referer"),
    }),
    ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}}}, {
        "LEASTWISE_PRINCIPAL_ADMITS_EVERYONE": ["0 Principal"],
    }),
    ({"Principal": "*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "expected"), IDENTITY_CASES)
def test_identity_policy(statement: dict[str, Any], expected: Findings) -> None:
    assert found(statement, kind=PolicyKind.IDENTITY) == expected


@pytest.mark.parametrize(("elements", "expected"), TRUST_CASES)
def test_trust_policy(elements: dict[str, Any], expected: Findings) -> None:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", **elements}
    assert found(statement, kind=PolicyKind.TRUST) == expected


@pytest.mark.parametrize(("elements", "expected"), RESOURCE_CASES)
def test_resource_policy(elements: dict[str, Any], expected: Findings) -> None:
    assert found(allow(**elements), kind=PolicyKind.RESOURCE) == expected


def test_role_checks_leave_policies_alone_that_give_no_principal_anything() -> None:
    assert found(allow("*", "*"), kind=PolicyKind.SCP) == {}


def test_redundant_statements_need_the_same_lists_in_any_order() -> None:
    one = {"Sid": "One", **allow(["s3:GetObject", "s3:PutObject"], Condition={"Bool": {"aws:SecureTransport": "true"}})}
    same = {"Sid": "Two", **one, "Action": ["s3:PutObject", "s3:GetObject"], "Resource": [one["Resource"]]}
    other = {**one, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    assert found(one, other, same, kind=PolicyKind.IDENTITY) == {"REDUNDANT_STATEMENT": ["2"]}


def test_sids_that_repeat_are_a_warning_of_resource_policies() -> None:
    one = {"Sid": "One", **allow(Principal={"AWS": ROLE})}
    other = {**one, "Action": "s3:PutObject"}
    assert found(one, other, kind=PolicyKind.RESOURCE) == {"UNIQUE_SIDS_RECOMMENDED": ["1 Sid"]}
    assert found(allow(Sid="One"), allow("s3:PutObject", Sid="One"), kind=PolicyKind.IDENTITY) == {}


def test_the_account_of_a_bucket_is_irrelevant_in_its_policy_only() -> None:
    statement = {**asking("StringEquals", "s3:ResourceAccount", "111122223333"), "Principal": {"AWS": ROLE}}
    expected = {"IRRELEVANT_CONDITION_KEY_IN_POLICY": at("StringEquals", "s3:ResourceAccount")}
    assert found(statement, kind=PolicyKind.RESOURCE, resource_type="AWS::S3::Bucket") == expected
    assert found(statement, kind=PolicyKind.RESOURCE, resource_type="AWS::SQS::Queue") == {}


@pytest.mark.parametrize(
    ("conditions", "lacking"),
    [
        ({"StringNotEquals": {"aws:PrincipalTag/team": "ops"}}, {"RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY"}),
        ({"Null": {"aws:PrincipalOrgID": "true"}}, set()),
        ({"ArnNotLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}}, {
            "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
        }),
        ({"StringNotEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}, "Null": {"aws:SourceArn": False},
          "Bool": {"aws:PrincipalIsAWSService": True}}, set()),
        ({"StringNotEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}, "Null": {"aws:SourceArn": "true"},
          "Bool": {"aws:PrincipalIsAWSService": "true"}}, {"RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK"}),
    ],
)  # fmt: skip
def test_resource_control_policies(conditions: dict[str, Any], lacking: set[str]) -> None:
    statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": conditions}
    assert set(found(statement, kind=PolicyKind.RCP)) == lacking


def test_keys_of_endpoint_owners_reach_only_services_that_send_them() -> None:
    condition = {"StringEquals": {"aws:VpceAccount": "111122223333"}}
    expected = {"USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES": at("StringEquals", "aws:VpceAccount")}
    assert found(allow(Condition=condition), kind=PolicyKind.IDENTITY) == {}
    for action in ("sqs:SendMessage", "iam:PassRole"):
        statement = {"Effect": "Deny", "Action": action, "Resource": "*", "Condition": condition}
        assert found(statement, kind=PolicyKind.IDENTITY) == expected
