"""Pairs of policies that differ in the values of context keys, and whether the new one allows something new."""

from __future__ import annotations

import pytest
from test_new_access import NOTHING, ROOT, Json, allow, holds, policy, when

PAIRS: list[tuple[str, Json, Json, str]] = [
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
]


@pytest.mark.parametrize(("new", "old", "expected"), [pytest.param(*row[1:], id=row[0]) for row in PAIRS])
def test_new_access_of_values(new: Json, old: Json, expected: str) -> None:
    holds(new, old, expected)
