"""Pairs of policies and whether the new one allows something that the old one does not, with the reason in the name."""

from __future__ import annotations

from typing import Any

import differential
import pytest

from leastwise.policy.custom_checks import compare

Json = dict[str, Any]
USER, ROLE = "arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:role/reader"
ROOT, SESSION = "arn:aws:iam::111122223333:root", "arn:aws:sts::111122223333:assumed-role/reader/session"


def policy(*statements: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(**elements: Any) -> Json:
    elements = {"Action": "sqs:*", "Resource": "*", **elements}
    for name in ("Action", "Resource"):
        if f"Not{name}" in elements:
            del elements[name]
    return {"Effect": "Allow", **elements}


def deny(**elements: Any) -> Json:
    return {**allow(**elements), "Effect": "Deny"}


def when(operator: str, key: str, *values: str, **elements: Any) -> Json:
    return allow(Condition={operator: {key: list(values)}}, **elements)


NOTHING = policy(deny(Action="*"))
EVERY_KNOWN_ACTION_OF_SQS = sorted(name for name in differential.reference().actions if name.startswith("sqs:"))

PAIRS: list[tuple[str, Json, Json, str]] = [
    (
        "a star of StringLike crosses colons, one of ArnLike does not",
        policy(when("StringLike", "aws:SourceArn", "arn:aws:s3:*:111122223333:bucket")),
        policy(when("ArnLike", "aws:SourceArn", "arn:aws:s3:*:111122223333:bucket")),
        "FAIL",
    ),
    (
        "what ArnLike matches StringLike matches too",
        policy(when("ArnLike", "aws:SourceArn", "arn:aws:s3:*:111122223333:bucket")),
        policy(when("StringLike", "aws:SourceArn", "arn:aws:s3:*:111122223333:bucket")),
        "PASS",
    ),
    (
        "StringLike takes texts that are no ARNs",
        policy(when("StringLike", "aws:SourceArn", "arn:aws:s3:*")),
        policy(when("ArnLike", "aws:SourceArn", "arn:aws:s3:*")),
        "FAIL",
    ),
    (
        "the account of a resource that only its ARN names",
        policy(
            when(
                "StringNotEquals",
                "aws:ResourceAccount",
                "111122223333",
                Resource="arn:aws:sqs:us-east-1:444455556666:queue",
            )
        ),
        NOTHING,
        "FAIL",
    ),
    (
        "an account that is no other resource's",
        policy(
            when(
                "StringEquals",
                "aws:ResourceAccount",
                "111122223333",
                Resource="arn:aws:sqs:us-east-1:444455556666:queue",
            )
        ),
        NOTHING,
        "PASS",
    ),
    ("accounts by wildcard: of the resource", policy(when("StringLike", "aws:ResourceAccount", "1*")), NOTHING, "FAIL"),
    (
        "accounts by wildcard: of the principal",
        policy(when("StringLike", "aws:PrincipalAccount", "1*", Principal="*")),
        NOTHING,
        "FAIL",
    ),
    (
        "accounts by wildcard: in the principal's ARN",
        policy(when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::1*:role/reader", Principal="*")),
        NOTHING,
        "FAIL",
    ),
    (
        "accounts by wildcard: in the principal's ARN and account, without a Principal element",
        policy(
            allow(
                Condition={
                    "StringLike": {"aws:PrincipalAccount": "1*"},
                    "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::1*:role/reader"},
                }
            )
        ),
        NOTHING,
        "FAIL",
    ),
    (
        "a principal's ARN and account belong together",
        policy(
            allow(
                Condition={
                    "StringEquals": {"aws:PrincipalAccount": "111122223333"},
                    "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/reader"},
                }
            )
        ),
        NOTHING,
        "PASS",
    ),
    (
        "the values of Null are alternatives",
        policy(when("Null", "aws:TokenIssueTime", "true", "false")),
        policy(when("Null", "aws:TokenIssueTime", "true")),
        "FAIL",
    ),
    (
        "NotPrincipal with Deny: a user with a permissions boundary is never spared",
        policy(allow(Principal={"AWS": USER})),
        policy(allow(Principal={"AWS": USER}), deny(NotPrincipal={"AWS": [USER, ROOT]})),
        "FAIL",
    ),
    (
        "NotPrincipal with Deny: a session is spared only where it is listed itself",
        policy(allow(Principal={"AWS": ROLE})),
        policy(allow(Principal={"AWS": ROLE}), deny(NotPrincipal={"AWS": [ROLE, ROOT]})),
        "FAIL",
    ),
    (
        "a role has other sessions",
        policy(allow(Principal={"AWS": ROLE})),
        policy(allow(Principal={"AWS": SESSION})),
        "FAIL",
    ),
    (
        "a session is one of its role's",
        policy(allow(Principal={"AWS": SESSION})),
        policy(allow(Principal={"AWS": ROLE})),
        "PASS",
    ),
    (
        "an account is more than a role",
        policy(allow(Principal={"AWS": ROOT})),
        policy(allow(Principal={"AWS": ROLE})),
        "FAIL",
    ),
    (
        "a role is one of its account",
        policy(allow(Principal={"AWS": ROLE})),
        policy(allow(Principal={"AWS": ROOT})),
        "PASS",
    ),
    (
        "an account by its number is the account by its root",
        policy(allow(Principal={"AWS": "111122223333"})),
        policy(allow(Principal={"AWS": ROOT})),
        "PASS",
    ),
    ("everyone is more than an account", policy(allow(Principal="*")), policy(allow(Principal={"AWS": ROOT})), "FAIL"),
    (
        "a star within AWS is everyone",
        policy(allow(Principal="*")),
        policy(allow(Principal={"AWS": "*"})),
        "PASS",
    ),
    (
        "a service is no account",
        policy(allow(Principal={"Service": "ec2.amazonaws.com"})),
        policy(allow(Principal={"AWS": [ROOT, "444455556666"]})),
        "FAIL",
    ),
    (
        "two halves make the internet",
        policy(when("IpAddress", "aws:SourceIp", "0.0.0.0/0")),
        policy(when("IpAddress", "aws:SourceIp", "0.0.0.0/1", "128.0.0.0/1")),
        "PASS",
    ),
    (
        "IPv4 addresses are no IPv6 addresses",
        policy(when("IpAddress", "aws:SourceIp", "0.0.0.0/0", "::/0")),
        policy(when("IpAddress", "aws:SourceIp", "0.0.0.0/0")),
        "FAIL",
    ),
    (
        "every spelling of a text without regard to case",
        policy(when("StringEqualsIgnoreCase", "s3:prefix", "ab")),
        policy(when("StringEquals", "s3:prefix", "AB", "ab", "Ab", "aB")),
        "PASS",
    ),
    (
        "a spelling is missing",
        policy(when("StringEqualsIgnoreCase", "s3:prefix", "ab")),
        policy(when("StringEquals", "s3:prefix", "AB", "ab", "Ab")),
        "FAIL",
    ),
    (
        "a number below ten is never the text ten",
        policy(when("NumericLessThan", "s3:max-keys", "10")),
        policy(when("StringNotEquals", "s3:max-keys", "10")),
        "PASS",
    ),
    (
        "another text than ten may be a number above it",
        policy(when("StringNotEquals", "s3:max-keys", "10")),
        policy(when("NumericLessThan", "s3:max-keys", "10")),
        "FAIL",
    ),
    (
        "numbers between two that are left out as texts",
        policy(when("NumericLessThan", "s3:max-keys", "10")),
        policy(when("StringEquals", "s3:max-keys", "9", "8", "9.5")),
        "FAIL",
    ),
    (
        "a number by another spelling",
        policy(when("NumericEquals", "s3:max-keys", "10")),
        policy(when("StringEquals", "s3:max-keys", "10", "10.0")),
        "FAIL",
    ),
    (
        "a number that a pattern of texts may spell",
        policy(when("NumericLessThan", "s3:max-keys", "10")),
        policy(when("StringLike", "s3:max-keys", "1*")),
        "FAIL",
    ),
    (
        "true as a text is true as a Boolean",
        policy(when("StringEquals", "aws:SecureTransport", "true")),
        policy(when("Bool", "aws:SecureTransport", "true")),
        "PASS",
    ),
    (
        "true as a Boolean is true as a text in any case",
        policy(when("Bool", "aws:SecureTransport", "true")),
        policy(when("StringEqualsIgnoreCase", "aws:SecureTransport", "true")),
        "PASS",
    ),
    (
        "what is not true as a Boolean may begin like it",
        policy(when("StringLike", "aws:SecureTransport", "t*")),
        policy(when("Bool", "aws:SecureTransport", "true")),
        "FAIL",
    ),
    (
        "true as a Boolean has four letters",
        policy(when("Bool", "aws:SecureTransport", "true")),
        policy(when("StringLike", "aws:SecureTransport", "????")),
        "PASS",
    ),
    (
        "actions that nobody knows yet: of a service",
        policy(allow()),
        policy(allow(Action=[*EVERY_KNOWN_ACTION_OF_SQS, "sqs:U*"])),
        "FAIL",
    ),
    (
        "actions that nobody knows yet: left out by NotAction",
        policy(allow(Action="*")),
        policy(allow(NotAction="sqs:BrandNew")),
        "FAIL",
    ),
    (
        "actions that nobody knows yet: NotAction of both",
        policy(allow(NotAction="sqs:*")),
        policy(allow(NotAction=["sqs:*", "newservice:*"])),
        "FAIL",
    ),
    ("a pattern in two halves", policy(allow()), policy(allow(Action=["sqs:?*", "sqs:"])), "PASS"),
    (
        "resources in three parts",
        policy(allow(Resource="arn:aws:sqs:*:*:*")),
        policy(allow(Resource=["arn:aws:sqs:*:*:a*", "arn:aws:sqs:*:*:?*", "arn:aws:sqs:*:*:"])),
        "PASS",
    ),
    (
        "all but one resource",
        policy(allow(NotResource="arn:aws:sqs:*:*:queue")),
        policy(allow(), deny(Resource="arn:aws:sqs:*:*:queue")),
        "PASS",
    ),
    (
        "a request without a resource lies in NotResource",
        policy(allow(NotResource="arn:aws:sqs:*:*:queue")),
        policy(allow(Resource="arn:*")),
        "FAIL",
    ),
    (
        "a missing key: the complement of StringEquals is StringNotEquals",
        policy(allow()),
        policy(when("StringEquals", "s3:prefix", "a"), when("StringNotEquals", "s3:prefix", "a")),
        "PASS",
    ),
    (
        "a missing key: two operators that both want a value leave it out",
        policy(allow()),
        policy(when("NumericLessThan", "s3:max-keys", "5"), when("NumericGreaterThanEquals", "s3:max-keys", "5")),
        "FAIL",
    ),
    (
        "the empty text is a value",
        policy(allow(Condition={"Null": {"s3:prefix": "false"}, "StringNotEquals": {"s3:prefix": ""}})),
        policy(when("StringLike", "s3:prefix", "?*")),
        "PASS",
    ),
    (
        "several values: each of two sets",
        policy(when("ForAllValues:StringEquals", "aws:TagKeys", "a", "b")),
        policy(
            when("ForAllValues:StringEquals", "aws:TagKeys", "a"), when("ForAllValues:StringEquals", "aws:TagKeys", "b")
        ),
        "FAIL",
    ),
    (
        "several values: a single-valued key has but one",
        policy(when("ForAllValues:StringEquals", "s3:prefix", "a", "b")),
        policy(
            when("ForAllValues:StringEquals", "s3:prefix", "a"), when("ForAllValues:StringEquals", "s3:prefix", "b")
        ),
        "PASS",
    ),
    (
        "an account's principals are no services",
        policy(when("Bool", "aws:PrincipalIsAWSService", "true", Principal={"AWS": ROOT})),
        NOTHING,
        "PASS",
    ),
    (
        "a service is one",
        policy(when("Bool", "aws:PrincipalIsAWSService", "true", Principal={"Service": "ec2.amazonaws.com"})),
        NOTHING,
        "FAIL",
    ),
    (
        "federated users are principals of their account",
        policy(when("StringEquals", "aws:PrincipalType", "FederatedUser", Principal={"AWS": ROOT})),
        NOTHING,
        "FAIL",
    ),
    (
        "an anonymous caller is no user",
        policy(when("StringEquals", "aws:PrincipalType", "User", Principal="*")),
        policy(when("StringLike", "aws:PrincipalArn", "*", Principal="*")),
        "PASS",
    ),
    (
        "a moment as a number and as a date",
        policy(when("NumericGreaterThan", "aws:EpochTime", "1700000000")),
        policy(when("DateGreaterThan", "aws:EpochTime", "2023-11-14T22:13:20Z")),
        "PASS",
    ),
    (
        "a moment as a date and as a number",
        policy(when("DateGreaterThan", "aws:EpochTime", "2023-11-14T22:13:20Z")),
        policy(when("NumericGreaterThan", "aws:EpochTime", "1700000000")),
        "PASS",
    ),
    (
        "a moment as a number and as a date an hour later",
        policy(when("NumericGreaterThan", "aws:EpochTime", "1700000000")),
        policy(when("DateGreaterThan", "aws:EpochTime", "2023-11-14T23:13:20Z")),
        "FAIL",
    ),
    (
        "a number of which nobody says that it is a moment",
        policy(when("NumericGreaterThan", "aws:CurrentTime", "1700000000")),
        policy(when("DateGreaterThan", "aws:CurrentTime", "2023-11-14T22:13:20Z")),
        "FAIL",
    ),
    (
        "a text that is a number and a year",
        policy(
            allow(
                Condition={
                    "NumericGreaterThan": {"aws:CurrentTime": "2023"},
                    "NumericLessThan": {"aws:CurrentTime": "2025"},
                    "DateEquals": {"aws:CurrentTime": "2024-01-01"},
                }
            )
        ),
        NOTHING,
        "FAIL",
    ),
    (
        "no text is this number and that year",
        policy(
            allow(
                Condition={
                    "NumericGreaterThan": {"aws:CurrentTime": "2024"},
                    "NumericLessThan": {"aws:CurrentTime": "10000"},
                    "DateLessThan": {"aws:CurrentTime": "1970-01-01T01:00:00Z"},
                    "DateGreaterThan": {"aws:CurrentTime": "1971"},
                }
            )
        ),
        NOTHING,
        "PASS",
    ),
    (
        "a tag of the request is among its tag keys",
        policy(when("StringEquals", "aws:RequestTag/Team", "a")),
        policy(
            allow(
                Condition={
                    "StringEquals": {"aws:RequestTag/Team": "a"},
                    "ForAnyValue:StringEquals": {"aws:TagKeys": ["Team", "team"]},
                }
            ),
            allow(Condition={"ForAllValues:StringNotEquals": {"aws:TagKeys": ["Team", "team"]}}),
            when("ForAnyValue:StringEqualsIgnoreCase", "aws:TagKeys", "team"),
        ),
        "PASS",
    ),
    (
        "a tag of the request cannot be there where other tag keys alone are",
        policy(
            allow(
                Condition={
                    "StringLike": {"aws:RequestTag/team": "*"},
                    "ForAllValues:StringEquals": {"aws:TagKeys": "owner"},
                }
            )
        ),
        NOTHING,
        "PASS",
    ),
    (
        "tag keys come without tags where they are removed",
        policy(when("ForAnyValue:StringEquals", "aws:TagKeys", "team")),
        policy(when("StringLike", "aws:RequestTag/team", "*")),
        "FAIL",
    ),
    (
        "a role's principal type is not that of a user",
        policy(
            allow(
                Condition={
                    "StringEquals": {"aws:PrincipalType": "User"},
                    "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"},
                }
            )
        ),
        NOTHING,
        "PASS",
    ),
    (
        "sessions of a role are told by the role's ARN",
        policy(when("StringEquals", "aws:PrincipalType", "AssumedRole")),
        policy(when("ArnLike", "aws:PrincipalArn", "arn:*:iam::*:role/*")),
        "PASS",
    ),
    (
        "roles have no user name",
        policy(
            allow(Condition={"StringEquals": {"aws:PrincipalType": "AssumedRole"}, "Null": {"aws:username": "false"}})
        ),
        NOTHING,
        "PASS",
    ),
    (
        "all but users are more than roles",
        policy(when("StringNotEquals", "aws:PrincipalType", "User")),
        policy(when("ArnLike", "aws:PrincipalArn", "arn:*:iam::*:role/*")),
        "FAIL",
    ),
    (
        "dates before the year 1000",
        policy(when("DateLessThan", "aws:CurrentTime", "1000-01-01T00:00:00Z")),
        NOTHING,
        "FAIL",
    ),
    (
        "dates behind the last second of the year 9999",
        policy(when("DateGreaterThan", "aws:CurrentTime", "9999-12-31T23:59:59Z")),
        NOTHING,
        "FAIL",
    ),
    (
        "variables: with a default, a value or the default",
        policy(allow(Resource="arn:aws:s3:::bucket/${aws:username, 'x'}")),
        policy(allow(Resource=["arn:aws:s3:::bucket/${aws:username}", "arn:aws:s3:::bucket/x"])),
        "PASS or UNDETERMINED",
    ),
    (
        "variables: a user's own folder lies in the bucket",
        policy(allow(Action="s3:GetObject", Resource="arn:aws:s3:::bucket/${aws:username}/*")),
        policy(allow(Action="s3:GetObject", Resource="arn:aws:s3:::bucket/*")),
        "PASS",
    ),
    (
        "variables: the bucket is more than a user's folder",
        policy(allow(Action="s3:GetObject", Resource="arn:aws:s3:::bucket/*")),
        policy(allow(Action="s3:GetObject", Resource="arn:aws:s3:::bucket/${aws:username}/*")),
        "FAIL",
    ),
]


@pytest.mark.parametrize(("new", "old", "expected"), [pytest.param(*row[1:], id=row[0]) for row in PAIRS])
def test_new_access(new: Json, old: Json, expected: str) -> None:
    result = compare(differential.rules(new), differential.rules(old))
    assert result.outcome in expected.split(" or ")
    if result.request is not None:
        assert differential.is_counterexample(new, old, result.request)
