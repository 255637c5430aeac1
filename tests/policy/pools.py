"""What random policies and requests are made of: actions, resources, keys with their operators and values, callers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leastwise.policy.caller import ANONYMOUS, Caller, CallerKind

OWN, OTHER, STRANGER = "111122223333", "444455556666", "777788889999"
ACTIONS = (
    "s3:GetObject",
    "s3:GetObjectTagging",
    "s3:PutObject",
    "s3:ListBucket",
    "sqs:SendMessage",
    "sqs:ReceiveMessage",
    "ec2:DescribeInstances",
    "s3:GetSomethingNew",
    "newservice:GetThing",
)
NEW_ACTIONS = ACTIONS[-2:]
"""The actions that the reference does not know."""

ACTION_PATTERNS = (
    "*",
    "s3:*",
    "s3:Get*",
    "s3:G?tObject",
    "S3:getobject",
    "sqs:*Message",
    "s3:*Object*",
    "newservice:*",
)
RESOURCES = (
    "arn:aws:s3:::bucket",
    "arn:aws:s3:::bucket/a",
    "arn:aws:s3:::bucket/a:b/c",
    "arn:aws:sqs:us-east-1:111122223333:queue",
    "arn:aws:sqs:eu-west-1:444455556666:queue",
    "arn:aws:newservice:us-east-1:111122223333:thing/a:b",
)
RESOURCE_PATTERNS = (
    "*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::bucket/*",
    "arn:aws:s3:::buck?t/?",
    "arn:*:s3:::bucket*",
    "arn:aws:sqs:*:111122223333:*",
    "arn:aws:sqs:us-*-1:*:queue",
    "arn:aws:*:*:*:*",
    "arn:aws:*",
    "arn:aws:sqs:*",
    "arn:aws:*:us-east-1:*:*:b",
    "arn:*",
    "arn:aws:s3:::*/a*b*",
)
RESOURCES_WITH_VARIABLES = (
    "arn:aws:s3:::bucket/${aws:username}",
    "arn:aws:s3:::bucket/${aws:username}/*",
    "arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'a'}*",
    "arn:aws:s3:::bucket/${*}",
    "arn:aws:s3:::*${aws:PrincipalTag/team}",
)


@dataclass(frozen=True)
class KeyKind:
    """Keys of one type, the operators they take, what policies and what requests say of them."""

    keys: tuple[str, ...]
    operators: tuple[str, ...]
    values: tuple[Any, ...]
    requested: tuple[str, ...]
    malformed: tuple[str, ...] = ()


STRINGS = KeyKind(
    (
        "aws:RequestedRegion",
        "aws:PrincipalTag/team",
        "aws:username",
        "custom:Word",
        "aws:TagKeys",
        "dynamodb:Attributes",
    ),
    (
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "StringLike",
        "StringNotLike",
    ),
    ("a", "ab", "A", "b", "*", "a*", "?", "??", "*b", "a*c", "*a*", "aB", ""),
    ("a", "b", "ab", "A", "aB", "abc", "*", "a:b", "${aws:username}", "x", "bb"),
)
STRINGS_WITH_VARIABLES = (
    "${aws:username}",
    "a${aws:username}",
    "${aws:username}*",
    "${aws:PrincipalTag/team, 'b'}",
    "${*}",
    "${?}",
    "a${$}*",
)
ARNS = KeyKind(
    ("aws:SourceArn", "lambda:FunctionArn"),
    ("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
    (
        "arn:aws:s3:::bucket",
        "arn:aws:s3:::*",
        "arn:aws:sqs:*:111122223333:*",
        "arn:aws:sqs:us-*-1:*:queue",
        "arn:*:s3:::buck?t",
        "arn:aws:*:*:111122223333:*",
        "arn:aws:sqs:*",
        "*",
    ),
    (
        "arn:aws:s3:::bucket",
        "arn:aws:s3:::bucket/a:b",
        "arn:aws:sqs:us-east-1:111122223333:queue",
        "arn:aws:sqs:us-east-1:444455556666:111122223333:queue",
        "arn:aws:sqs:eu-west-1:444455556666:queue",
    ),
    ("bucket", "arn:aws", "arn:aws:s3::", ""),
)
NUMBERS = KeyKind(
    ("s3:max-keys", "sts:DurationSeconds"),
    tuple(
        f"Numeric{one}"
        for one in ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
    ),
    ("0", "5", 5, "5.0", "10", 10.5, "-3", "1e1", 100, "4.999"),
    ("0", "4", "4.999", "5", "5.0", "5.5", "6", "10", "10.5", "11", "-3", "-4", "100", "1000000"),
    ("five", "", "5,0"),
)
DATES = KeyKind(
    ("aws:CurrentTime", "aws:TokenIssueTime"),
    tuple(
        f"Date{one}"
        for one in ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
    ),
    ("2024-01-01T00:00:00Z", "2024-01-01", "1704067200", "2024-06-01T12:00:00+02:00", "2024-06", "2025"),
    (
        "2023-12-31T23:59:59Z",
        "2024-01-01T00:00:00Z",
        "2024-01-01T00:00:01Z",
        "1704067200",
        "2024-06-01T10:00:00Z",
        "2024-06-01T00:00:00Z",
        "2025-01-01T00:00:00Z",
        "2030-01-01T00:00:00Z",
    ),
    ("yesterday", "2024-13-01", ""),
)
BOOLEANS = KeyKind(
    ("aws:SecureTransport", "aws:MultiFactorAuthPresent"),
    ("Bool",),
    ("true", "false", True, False, "TRUE"),
    ("true", "false"),
    ("yes", ""),
)
BINARIES = KeyKind(("custom:Bytes",), ("BinaryEquals",), ("QQ==", "Qg==", "QUI="), ("QQ==", "Qg==", "qq=="))
ADDRESSES = KeyKind(
    ("aws:SourceIp", "aws:VpcSourceIp"),
    ("IpAddress", "NotIpAddress"),
    (
        "10.0.0.0/8",
        "10.1.0.0/16",
        "10.1.2.3",
        "0.0.0.0/0",
        "0.0.0.0/1",
        "128.0.0.0/1",
        "203.0.113.0/24",
        "2001:db8::/32",
        "2001:db8::1",
        "::/0",
    ),
    (
        "10.1.2.3",
        "10.1.2.4",
        "10.2.0.0",
        "11.0.0.0",
        "127.255.255.255",
        "128.0.0.0",
        "203.0.113.255",
        "2001:db8::1",
        "2001:db9::",
    ),
    ("10.1.2", "host", ""),
)
CALLER_ARNS = KeyKind(
    ("aws:PrincipalArn",),
    (*ARNS.operators, "StringEquals", "StringNotEquals"),
    (
        f"arn:aws:iam::{OWN}:user/alice",
        f"arn:aws:iam::{OWN}:role/*",
        f"arn:aws:iam::{OWN}:*",
        f"arn:aws:iam::{OTHER}:user/bob",
        "arn:aws:iam::*:role/reader",
    ),
    (),
)
CALLER_ACCOUNTS = KeyKind(
    ("aws:PrincipalAccount",), ("StringEquals", "StringNotEquals", "StringLike"), (OWN, OTHER, STRANGER), ()
)
CALLER_TYPES = KeyKind(
    ("aws:PrincipalType",), ("StringEquals", "StringNotEquals"), ("User", "AssumedRole", "Account", "Anonymous"), ()
)
RESOURCE_ACCOUNTS = KeyKind(("aws:ResourceAccount",), ("StringEquals", "StringNotEquals"), (OWN, OTHER, STRANGER), ())
ABOUT_CALLERS = (CALLER_ARNS, CALLER_ACCOUNTS, CALLER_TYPES)
"""Keys that follow from who calls; RESOURCE_ACCOUNTS from what is called."""

KINDS = (STRINGS, STRINGS, ARNS, NUMBERS, DATES, BOOLEANS, BINARIES, ADDRESSES)
MULTI_VALUED = frozenset({"aws:tagkeys", "dynamodb:attributes", "custom:word", "custom:bytes"})
"""The keys that can have several values: the reference says so of the first two and does not know the others."""

SESSION = f"arn:aws:sts::{OWN}:assumed-role/reader/session"
PRINCIPALS: tuple[Any, ...] = (
    "*",
    {"AWS": "*"},
    {"AWS": OWN},
    {"AWS": f"arn:aws:iam::{OWN}:root"},
    {"AWS": [f"arn:aws:iam::{OWN}:user/alice", OTHER]},
    {"AWS": f"arn:aws:iam::{OWN}:role/reader"},
    {"AWS": SESSION},
    {"Service": "ec2.amazonaws.com"},
    {"AWS": [OWN, OTHER], "Service": ["sns.amazonaws.com"]},
    {"Federated": f"arn:aws:iam::{OWN}:saml-provider/corporate"},
)
SPARED: tuple[Any, ...] = (
    {"AWS": [f"arn:aws:iam::{OWN}:user/alice", OWN]},
    {"AWS": [f"arn:aws:iam::{OWN}:user/alice"]},
    {"AWS": [SESSION, f"arn:aws:iam::{OWN}:role/reader", f"arn:aws:iam::{OWN}:root"]},
    {"AWS": [f"arn:aws:iam::{OWN}:role/reader", f"arn:aws:iam::{OWN}:root"]},
    {"AWS": f"arn:aws:iam::{OTHER}:root", "Service": "ec2.amazonaws.com"},
)
CALLERS: tuple[Caller, ...] = (
    ANONYMOUS,
    Caller(CallerKind.ROOT, f"arn:aws:iam::{OWN}:root", OWN),
    Caller(CallerKind.ROOT, f"arn:aws:iam::{STRANGER}:root", STRANGER),
    Caller(CallerKind.USER, f"arn:aws:iam::{OWN}:user/alice", OWN),
    Caller(CallerKind.USER, f"arn:aws:iam::{OWN}:user/alice", OWN, has_boundary=True),
    Caller(CallerKind.USER, f"arn:aws:iam::{OTHER}:user/bob", OTHER),
    Caller(CallerKind.ROLE, f"arn:aws:iam::{OWN}:role/reader", OWN, SESSION),
    Caller(CallerKind.ROLE, f"arn:aws:iam::{STRANGER}:role/reader", STRANGER),
    Caller(CallerKind.SERVICE, "ec2.amazonaws.com"),
    Caller(CallerKind.SERVICE, "sns.amazonaws.com"),
    Caller(CallerKind.FEDERATED, f"arn:aws:iam::{OWN}:saml-provider/corporate", OWN),
)
