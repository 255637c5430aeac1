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


def holds(new: Json, old: Json, expected: str) -> None:
    """The verdict is the expected one, and a witness shows it to the naive evaluator too."""
    result = compare(differential.rules(new), differential.rules(old))
    assert result.outcome in expected.split(" or ")
    if result.request is not None:
        assert differential.is_counterexample(new, old, result.request)


@pytest.mark.parametrize(("new", "old", "expected"), [pytest.param(*row[1:], id=row[0]) for row in PAIRS])
def test_new_access(new: Json, old: Json, expected: str) -> None:
    holds(new, old, expected)
