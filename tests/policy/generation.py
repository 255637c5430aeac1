"""Random policies and requests near them.

Everything is drawn from a `random.Random`. A seeded one gives volume; Hypothesis's `randoms()` gives one whose draws
it controls and shrinks, so that both kinds of tests share this file.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies

from leastwise.policy.caller import ANONYMOUS, Caller, CallerKind
from leastwise.policy.request import Request, caller_context

Json = dict[str, Any]

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


@dataclass(frozen=True)
class Shape:
    """What policies may hold. `most` is the number of statements at most; `news` says whether requests may be for
    actions that the reference does not know."""

    variables: bool = True
    news: bool = True
    principals: bool = False
    set_operators: bool = True
    most: int = 4
    kinds: tuple[KeyKind, ...] = KINDS


def policy(draw: random.Random, shape: Shape) -> Json:
    """A policy of one to `shape.most` statements, of either version, a single statement sometimes without its list."""
    version = draw.choice(("2012-10-17", "2012-10-17", "2008-10-17", None))
    found = [statement(draw, shape) for _ in range(draw.randint(1, shape.most))]
    document: Json = {"Version": version} if version else {}
    document["Statement"] = found[0] if len(found) == 1 and draw.random() < 0.5 else found
    return document


def statement(draw: random.Random, shape: Shape, effect: str | None = None) -> Json:
    """One statement, allowing more often than denying."""
    found: Json = {"Effect": effect or draw.choice(("Allow", "Allow", "Deny"))}
    found[draw.choice(("Action", "Action", "Action", "NotAction"))] = some(draw, ACTION_PATTERNS + ACTIONS)
    resources = RESOURCE_PATTERNS + RESOURCES + (RESOURCES_WITH_VARIABLES if shape.variables else ())
    if not (shape.principals and draw.random() < 0.1):
        found[draw.choice(("Resource", "Resource", "Resource", "NotResource"))] = some(draw, resources)
    if shape.principals:
        if found["Effect"] == "Deny" and draw.random() < 0.4:
            found["NotPrincipal"] = draw.choice(SPARED)
        else:
            found["Principal"] = draw.choice(PRINCIPALS)
    conditions = draw.choice((0, 0, 1, 1, 2, 3))
    if conditions:
        found["Condition"] = {}
        for _ in range(conditions):
            operator, key, values = condition(draw, shape)
            found["Condition"].setdefault(operator, {})[key] = values
    return found


def some(draw: random.Random, options: Sequence[Any]) -> Any:
    """One of the options or a list of up to three."""
    if draw.random() < 0.5:
        return draw.choice(options)
    return [draw.choice(options) for _ in range(draw.randint(1, 3))]


def condition(draw: random.Random, shape: Shape) -> tuple[str, str, Any]:
    """An operator, a key of its type and values."""
    kind = draw.choice(shape.kinds)
    key = draw.choice(kind.keys)
    spelled = key if draw.random() < 0.8 else key.upper()
    if draw.random() < 0.1:
        return "Null", spelled, draw.choice(("true", "false", True, False))
    operator = draw.choice(kind.operators)
    options = kind.values + (STRINGS_WITH_VARIABLES if kind is STRINGS and shape.variables else ())
    if shape.set_operators and draw.random() < (0.7 if key.lower() in MULTI_VALUED else 0.1):
        operator = draw.choice(("ForAllValues:", "ForAnyValue:")) + operator
    if draw.random() < 0.2:
        operator += "IfExists"
    return operator, spelled, some(draw, options)


def request(
    draw: random.Random, *policies: Json, principals: bool = False, malformed: bool = False, news: bool = True
) -> Request:
    """A request near the policies: their actions, resources and values, and neighbours of these."""
    caller = draw.choice(CALLERS) if principals else None
    context: dict[str, tuple[str, ...]] = {}
    mentioned = [one for document in policies for one in statements_of(document)]
    for kind, key, values in _conditions(mentioned):
        if draw.random() < 0.75:
            context[key] = _values(draw, kind, key, values, malformed)
    for key in ("aws:username", "aws:principaltag/team"):
        if key not in context and draw.random() < 0.5:
            context[key] = (draw.choice(STRINGS.requested),)
    if caller is not None:
        context.pop("aws:username", None)
        context.update(caller_context(caller))
    actions = [one for found in mentioned for one in listed(found.get("Action", found.get("NotAction")))]
    resources = [
        one
        for found in mentioned
        for one in listed(found.get("Resource", found.get("NotResource", "arn:aws:s3:::bucket")))
    ]
    action = instance(draw, draw.choice(actions), ACTIONS) if news and draw.random() < 0.7 else draw.choice(ACTIONS)
    if not news and action in NEW_ACTIONS:
        action = draw.choice(ACTIONS[: -len(NEW_ACTIONS)])
    resource = instance(draw, draw.choice(resources), RESOURCES) if draw.random() < 0.7 else draw.choice(RESOURCES)
    if draw.random() < 0.1:
        resource = "*"
    return Request(action, resource, caller, context)


def statements_of(document: Json) -> list[Json]:
    """The statements of a policy, in a list."""
    return listed(document["Statement"])


def listed(value: Any) -> list[Any]:
    """A value as a list."""
    return value if isinstance(value, list) else [value]


def _conditions(mentioned: Sequence[Json]) -> list[tuple[KeyKind, str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for one in mentioned:
        for operator, keys in one.get("Condition", {}).items():
            for key, values in keys.items():
                found.setdefault(key.lower(), []).extend([] if operator == "Null" else listed(values))
    return [(_kind_of(key), key, values) for key, values in found.items()]


def _kind_of(key: str) -> KeyKind:
    return next(kind for kind in KINDS if key in (one.lower() for one in kind.keys))


def _values(draw: random.Random, kind: KeyKind, key: str, values: Sequence[Any], malformed: bool) -> tuple[str, ...]:
    own = [_spelled(value) for value in values]
    if kind is ADDRESSES:
        own = [one.partition("/")[0] for one in own]
    elif kind in (STRINGS, ARNS):
        own = [instance(draw, one, ()) for one in own]
    options = [*(one for one in own if one), *kind.requested, *(kind.malformed if malformed else ())]
    count = draw.choice((1, 1, 2, 3)) if key in MULTI_VALUED else 1
    return tuple(draw.choice(options) for _ in range(count))


def _spelled(value: Any) -> str:
    return (
        value
        if isinstance(value, str)
        else {True: "true", False: "false"}.get(value, str(value))
        if isinstance(value, bool)
        else str(value)
    )


def instance(draw: random.Random, pattern: str, others: Sequence[str]) -> str:
    """A text that may match a pattern: its wildcards and variables filled in, sometimes with what does not fit."""
    if pattern == "*" and others:
        return draw.choice(others)
    if pattern.count(":") < 5 and pattern.startswith("arn:") and pattern.endswith("*"):
        pattern = pattern + ":*" * (5 - pattern.count(":"))
    found: list[str] = []
    index = 0
    while index < len(pattern):
        if pattern.startswith("${", index) and "}" in pattern[index:] and draw.random() < 0.8:
            index = pattern.index("}", index) + 1
            found.append(draw.choice(("a", "b", "alice", "*", "")))
            continue
        letter = pattern[index]
        if letter == "*":
            found.append(draw.choice(("", "a", "x", "aws", "us-east-1", "a:b", "a/b")))
        elif letter == "?":
            found.append(draw.choice(("a", "e", "?", "")))
        else:
            found.append(letter)
        index += 1
    return "".join(found)


def shapes() -> strategies.SearchStrategy[Shape]:
    """Shapes of policies, for Hypothesis."""
    return strategies.builds(
        Shape, variables=strategies.booleans(), principals=strategies.booleans(), most=strategies.integers(1, 4)
    )


def draws() -> strategies.SearchStrategy[random.Random]:
    """A source of draws that Hypothesis controls."""
    return strategies.randoms(use_true_random=False)
