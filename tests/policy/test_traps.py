"""Traps within one policy: what patterns, conditions and principals mean where they are easily misread.

Each row: what it shows, the page of AWS's documentation that says so, a statement (or several), a request, the verdict.
"""

# ruff: noqa: E501 - a table with a row a line

from __future__ import annotations

from dataclasses import replace
from typing import Any

import differential
import naive
import pytest

from leastwise.policy.caller import ANONYMOUS, Caller, caller_of
from leastwise.policy.request import Request, caller_context

IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
OPERATORS = IAM + "reference_policies_elements_condition_operators.html"
ARN_OPERATORS = OPERATORS + "#Conditions_ARN"
IF_EXISTS = OPERATORS + "#Conditions_IfExists"
NULL = OPERATORS + "#Conditions_Null"
STRINGS = OPERATORS + "#Conditions_String"
DATES = OPERATORS + "#Conditions_Date"
NUMBERS = OPERATORS + "#Conditions_Numeric"
BOOLEANS = OPERATORS + "#Conditions_Boolean"
ADDRESSES = OPERATORS + "#Conditions_IPAddress"
SETS = IAM + "reference_policies_condition-single-vs-multi-valued-context-keys.html"
LOGIC = IAM + "reference_policies_condition-logic-multiple-context-keys-or-values.html"
VARIABLES = IAM + "reference_policies_variables.html"
RESOURCE = IAM + "reference_policies_elements_resource.html"
ARNS = IAM + "reference-arns.html"
ACTION = IAM + "reference_policies_elements_action.html"
NOT_ACTION = IAM + "reference_policies_elements_notaction.html"
NOT_RESOURCE = IAM + "reference_policies_elements_notresource.html"
PRINCIPAL = IAM + "reference_policies_elements_principal.html"
NOT_PRINCIPAL = IAM + "reference_policies_elements_notprincipal.html"
BOUNDARIES = IAM + "access_policies_boundaries.html"
VERSION = IAM + "reference_policies_elements_version.html"

OBJECT, BUCKET = "arn:aws:s3:::bucket/a", "arn:aws:s3:::bucket"
QUEUE = "arn:aws:sqs:us-east-1:111122223333:queue"
ALICE = caller_of("arn:aws:iam::111122223333:user/alice")
BOUND = replace(ALICE, has_boundary=True)
READER = caller_of("arn:aws:iam::111122223333:role/reader")
SESSION = caller_of("arn:aws:sts::111122223333:assumed-role/reader/session")
ROOT = caller_of("111122223333")
STRANGER = caller_of("arn:aws:iam::777788889999:user/mallory")
EC2 = caller_of("ec2.amazonaws.com")

Row = tuple[str, str, list[dict[str, Any]], Request, bool]
VERSIONS = {"2008": "2008-10-17"}


def allow(**elements: Any) -> dict[str, Any]:
    found = {"Effect": "Allow", "Action": "*", "Resource": "*", **elements}
    for name in ("Action", "Resource", "Principal"):
        if f"Not{name}" in found:
            found.pop(name, None)
    return found


def deny(**elements: Any) -> dict[str, Any]:
    return {**allow(**elements), "Effect": "Deny"}


def when(operator: str, key: str, *values: Any) -> list[dict[str, Any]]:
    return [allow(Condition={operator: {key: list(values)}})]


def asks(
    resource: str = OBJECT, action: str = "s3:GetObject", caller: Caller | None = None, **context: str | tuple[str, ...]
) -> Request:
    values = {
        key.replace("__", ":").lower(): value if isinstance(value, tuple) else (value,)
        for key, value in context.items()
    }
    return Request(action, resource, caller, {**(caller_context(caller) if caller else {}), **values})


def about(key: str, *values: str) -> Request:
    return replace(asks(), context={key.lower(): values} if values else {})


def on(pattern: str) -> list[dict[str, Any]]:
    return [allow(Resource=pattern)]


SNS_LIKE = "arn:aws:sns:*:111122223333:finance/*"
CROSSING = "arn:aws:sns:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"

PATTERNS: list[Row] = [
    ("a star takes no colon before the resource part", ARNS, on("arn:aws:sqs:*:queue"), asks(QUEUE), False),
    (
        "a star takes colons in the resource part",
        ARNS,
        on("arn:aws:s3:::bucket/*"),
        asks("arn:aws:s3:::bucket/a:b:c"),
        True,
    ),
    ("a star takes slashes", RESOURCE, on("arn:aws:s3:::bucket/*/d"), asks("arn:aws:s3:::bucket/a/b/c/d"), True),
    ("a star takes nothing, too", RESOURCE, on("arn:aws:s3:::bucket*"), asks(BUCKET), True),
    (
        "a question mark takes exactly one character",
        RESOURCE,
        on("arn:aws:s3:::bucke?"),
        asks("arn:aws:s3:::bucke"),
        False,
    ),
    ("a question mark takes no colon before the resource part", ARNS, on("arn:aws:s3?::bucket"), asks(BUCKET), False),
    ("a star for the region of another account", ARNS, on("arn:aws:sqs:*:444455556666:*"), asks(QUEUE), False),
    ("a bucket is not its objects", RESOURCE, on("arn:aws:s3:::bucket"), asks(OBJECT), False),
    ("objects are not their bucket", RESOURCE, on("arn:aws:s3:::bucket/*"), asks(BUCKET), False),
    ("another partition", ARNS, on("arn:aws:s3:::bucket"), asks("arn:aws-cn:s3:::bucket"), False),
    ("a short ARN that ends in a star", ARNS, on("arn:aws:sqs:*"), asks(QUEUE), True),
    ("a short ARN without a star", ARNS, on("arn:aws:sqs:us-east-1:111122223333"), asks(QUEUE), False),
    ("a short ARN with a star for the account alone", ARNS, on("arn:aws:sqs:us-east-1:*"), asks(QUEUE), True),
    ("resources have case", RESOURCE, on("arn:aws:s3:::Bucket"), asks(BUCKET), False),
    ("actions have no case", ACTION, [allow(Action="S3:getobject")], asks(), True),
    ("a star within an action", ACTION, [allow(Action="s3:*Object")], asks(action="s3:GetObject"), True),
    (
        "an action's star does not reach another service",
        ACTION,
        [allow(Action="s3:*")],
        asks(action="s3express:GetObject"),
        False,
    ),
    (
        "NotAction with Allow allows other services",
        NOT_ACTION,
        [allow(NotAction="s3:*")],
        asks(QUEUE, "sqs:SendMessage"),
        True,
    ),
    (
        "NotAction denies nothing of what it names",
        NOT_ACTION,
        [allow(NotAction="iam:*"), allow(Action="iam:GetUser")],
        asks("*", "iam:GetUser"),
        True,
    ),
    (
        "NotResource covers all other resources",
        NOT_RESOURCE,
        [allow(NotResource=OBJECT)],
        asks(QUEUE, "sqs:SendMessage"),
        True,
    ),
    (
        "an action without resources and a statement with an ARN",
        RESOURCE,
        on("arn:aws:s3:::*"),
        asks("*", "s3:ListAllMyBuckets"),
        False,
    ),
    ("an action without resources and arn:*", RESOURCE, on("arn:*"), asks("*", "s3:ListAllMyBuckets"), False),
    ("an action without resources and a star", RESOURCE, on("*"), asks("*", "s3:ListAllMyBuckets"), True),
    (
        "a requested wildcard is a text like others: covered",
        RESOURCE,
        on("arn:aws:s3:::bucket/*"),
        asks("arn:aws:s3:::bucket/*"),
        True,
    ),
    (
        "a requested wildcard is a text like others: not covered",
        RESOURCE,
        on(OBJECT),
        asks("arn:aws:s3:::bucket/*"),
        False,
    ),
    (
        "a requested wildcard: narrower pattern",
        RESOURCE,
        on("arn:aws:s3:::bucket/a*"),
        asks("arn:aws:s3:::bucket/*"),
        False,
    ),
]

CONDITIONS: list[Row] = [
    ("ArnLike compares part by part", ARN_OPERATORS, when("ArnLike", "aws:SourceArn", SNS_LIKE), about("aws:SourceArn", CROSSING), False),
    ("StringLike does not", ARN_OPERATORS, when("StringLike", "aws:SourceArn", SNS_LIKE), about("aws:SourceArn", CROSSING), True),
    ("ArnEquals takes wildcards", ARN_OPERATORS, when("ArnEquals", "aws:SourceArn", "arn:aws:sqs:*:*:*"), about("aws:SourceArn", QUEUE), True),
    ("StringEquals does not", STRINGS, when("StringEquals", "aws:SourceArn", "arn:aws:sqs:*:*:*"), about("aws:SourceArn", QUEUE), False),
    ("ArnLike on what is no ARN", ARN_OPERATORS, when("ArnLike", "aws:SourceArn", "arn:*:*:*:*:*"), about("aws:SourceArn", "queue"), False),
    ("ArnLike with a star alone on what is no ARN", ARN_OPERATORS, when("ArnLike", "aws:SourceArn", "*"), about("aws:SourceArn", "queue"), False),
    ("ArnNotLike on what is no ARN", ARN_OPERATORS, when("ArnNotLike", "aws:SourceArn", "arn:*:*:*:*:*"), about("aws:SourceArn", "queue"), True),
    ("ArnLike has case", ARN_OPERATORS, when("ArnLike", "aws:SourceArn", QUEUE.upper()), about("aws:SourceArn", QUEUE), False),
    ("a missing key fails", OPERATORS, when("StringEquals", "aws:PrincipalTag/team", "a"), about("aws:PrincipalTag/team"), False),
    ("a missing key passes a negated operator", OPERATORS, when("StringNotEquals", "aws:PrincipalTag/team", "a"), about("x"), True),
    ("a missing key passes ArnNotLike", OPERATORS, when("ArnNotLike", "aws:SourceArn", QUEUE), about("x"), True),
    ("a missing key passes NotIpAddress", OPERATORS, when("NotIpAddress", "aws:SourceIp", "10.0.0.0/8"), about("x"), True),
    ("a missing key passes NumericNotEquals", OPERATORS, when("NumericNotEquals", "s3:max-keys", "1"), about("x"), True),
    ("a missing key fails Bool false", BOOLEANS, when("Bool", "aws:MultiFactorAuthPresent", "false"), about("x"), False),
    ("a missing key passes BoolIfExists", IF_EXISTS, when("BoolIfExists", "aws:MultiFactorAuthPresent", "true"), about("x"), True),
    ("IfExists in Allow opens where the key is missing", IF_EXISTS, when("StringEqualsIfExists", "ec2:InstanceType", "t2.micro"), about("x"), True),
    ("IfExists is checked where the key is there", IF_EXISTS, when("StringEqualsIfExists", "ec2:InstanceType", "t2.micro"), about("ec2:InstanceType", "m5.large"), False),
    ("a negated IfExists in Deny still denies a missing key", IF_EXISTS, [allow(), deny(Condition={"StringNotEqualsIfExists": {"aws:RequestTag/team": "a"}})], about("x"), False),
    ("Null true: absent", NULL, when("Null", "aws:TokenIssueTime", "true"), about("x"), True),
    ("Null true: present", NULL, when("Null", "aws:TokenIssueTime", "true"), about("aws:TokenIssueTime", "2024-01-01"), False),
    ("Null false: present though empty", NULL, when("Null", "s3:prefix", "false"), about("s3:prefix", ""), True),
    ("Null as a JSON boolean", NULL, when("Null", "aws:TokenIssueTime", True), about("x"), True),
    ("Null true or false always holds", LOGIC, when("Null", "aws:TokenIssueTime", "true", "false"), about("aws:TokenIssueTime", "2024-01-01"), True),
    ("StringLike * wants a value", NULL, when("StringLike", "aws:PrincipalTag/team", "*"), about("x"), False),
    ("StringLike * takes the empty value", STRINGS, when("StringLike", "aws:PrincipalTag/team", "*"), about("aws:PrincipalTag/team", ""), True),
    ("StringNotLike * holds only where the key is missing", NULL, when("StringNotLike", "aws:PrincipalTag/team", "*"), about("x"), True),
    ("keys have no case", IAM + "reference_policies_elements_condition.html", when("StringEquals", "AWS:sourcevpc", "vpc-1"), about("aws:SourceVpc", "vpc-1"), True),
    ("values have case", STRINGS, when("StringEquals", "aws:SourceVpc", "VPC-1"), about("aws:SourceVpc", "vpc-1"), False),
    ("values of one key are alternatives", LOGIC, when("StringEquals", "aws:SourceVpc", "vpc-1", "vpc-2"), about("aws:SourceVpc", "vpc-2"), True),
    ("values of a negated operator are all excluded", LOGIC, when("StringNotEquals", "aws:SourceVpc", "vpc-1", "vpc-2"), about("aws:SourceVpc", "vpc-2"), False),
    ("keys of one operator must all hold", LOGIC, [allow(Condition={"StringEquals": {"aws:SourceVpc": "vpc-1", "aws:SourceAccount": "1"}})], about("aws:SourceVpc", "vpc-1"), False),
    ("ForAllValues on a missing key holds", SETS, when("ForAllValues:StringEquals", "aws:TagKeys", "a"), about("x"), True),
    ("ForAnyValue on a missing key does not", SETS, when("ForAnyValue:StringEquals", "aws:TagKeys", "a"), about("x"), False),
    ("ForAnyValue of a negated operator on a missing key does not", SETS, when("ForAnyValue:StringNotEquals", "aws:TagKeys", "a"), about("x"), False),
    ("ForAllValues: one value too many", SETS, when("ForAllValues:StringEquals", "aws:TagKeys", "a", "b"), about("aws:TagKeys", "a", "c"), False),
    ("ForAnyValue: one is enough", SETS, when("ForAnyValue:StringEquals", "aws:TagKeys", "a", "b"), about("aws:TagKeys", "a", "c"), True),
    ("ForAllValues of a negated operator: none of them", SETS, when("ForAllValues:StringNotEquals", "aws:TagKeys", "a"), about("aws:TagKeys", "b", "a"), False),
    ("ForAnyValue of a negated operator: one other is enough", SETS, when("ForAnyValue:StringNotEquals", "aws:TagKeys", "a"), about("aws:TagKeys", "b", "a"), True),
    ("ForAllValues with Null false closes the gap", SETS, [allow(Condition={"ForAllValues:StringEquals": {"aws:TagKeys": "a"}, "Null": {"aws:TagKeys": "false"}})], about("x"), False),
    ("two halves of the internet", ADDRESSES, when("IpAddress", "aws:SourceIp", "0.0.0.0/1", "128.0.0.0/1"), about("aws:SourceIp", "203.0.113.9"), True),
    ("an address without a prefix is one address", ADDRESSES, when("IpAddress", "aws:SourceIp", "203.0.113.9"), about("aws:SourceIp", "203.0.113.10"), False),
    ("every IPv4 address is no IPv6 address", ADDRESSES, when("IpAddress", "aws:SourceIp", "0.0.0.0/0"), about("aws:SourceIp", "2001:db8::1"), False),
    ("NotIpAddress of IPv4 admits IPv6", ADDRESSES, when("NotIpAddress", "aws:SourceIp", "0.0.0.0/0"), about("aws:SourceIp", "2001:db8::1"), True),
    ("IPv6 in other spellings", ADDRESSES, when("IpAddress", "aws:SourceIp", "2001:DB8:0::/48"), about("aws:SourceIp", "2001:db8::1"), True),
    ("numbers are no texts", NUMBERS, when("NumericEquals", "s3:max-keys", "10"), about("s3:max-keys", "10.0"), True),
    ("numbers: 9 is less than 10", NUMBERS, when("NumericLessThan", "s3:max-keys", "10"), about("s3:max-keys", "9"), True),
    ("numbers: no number at all", NUMBERS, when("NumericLessThan", "s3:max-keys", "10"), about("s3:max-keys", "few"), False),
    ("dates have zones", DATES, when("DateEquals", "aws:CurrentTime", "2024-06-01T12:00:00+02:00"), about("aws:CurrentTime", "2024-06-01T10:00:00Z"), True),
    ("dates as seconds since 1970", DATES, when("DateLessThan", "aws:CurrentTime", "1704067200"), about("aws:CurrentTime", "2023-12-31T23:59:59Z"), True),
    ("a date is the beginning of its day", DATES, when("DateLessThanEquals", "aws:CurrentTime", "2024-01-01"), about("aws:CurrentTime", "2024-01-01T00:00:01Z"), False),
    ("booleans have no case", BOOLEANS, when("Bool", "aws:SecureTransport", "True"), about("aws:SecureTransport", "true"), True),
    ("an explicit deny wins", IAM + "reference_policies_evaluation-logic.html", [allow(), deny(Action="s3:*")], asks(), False),
]  # fmt: skip

OWN_FOLDER = on("arn:aws:s3:::bucket/${aws:username}/*")
ALICES = "arn:aws:s3:::bucket/alice/x"
VARIABLE_ROWS: list[Row] = [
    ("a variable is the caller's value", VARIABLES, OWN_FOLDER, asks(ALICES, caller=ALICE), True),
    ("a variable of another caller", VARIABLES, OWN_FOLDER, asks(ALICES, caller=STRANGER), False),
    ("a variable without a value matches nothing", VARIABLES, OWN_FOLDER, asks("arn:aws:s3:::bucket//x"), False),
    ("a variable without a value is not its own text", VARIABLES, OWN_FOLDER, asks("arn:aws:s3:::bucket/${aws:username}/x"), False),
    ("a default stands in for a missing value", VARIABLES, on("arn:aws:s3:::bucket/${aws:username, 'nobody'}"), asks("arn:aws:s3:::bucket/nobody"), True),
    ("a default gives way to a value", VARIABLES, on("arn:aws:s3:::bucket/${aws:username, 'nobody'}"), asks("arn:aws:s3:::bucket/nobody", caller=ALICE), False),
    ("a star in a value is no wildcard", VARIABLES, on("arn:aws:s3:::bucket/${aws:PrincipalTag/team}"), replace(asks("arn:aws:s3:::bucket/any"), context={"aws:principaltag/team": ("*",)}), False),
    ("${*} is a star", VARIABLES, on("arn:aws:s3:::bucket/${*}"), asks("arn:aws:s3:::bucket/a"), False),
    ("${*} is a star: the star itself", VARIABLES, on("arn:aws:s3:::bucket/${*}"), asks("arn:aws:s3:::bucket/*"), True),
    ("${?} and ${$}", VARIABLES, on("arn:aws:s3:::bucket/${?}${$}"), asks("arn:aws:s3:::bucket/?$"), True),
    ("a variable in a condition", VARIABLES, when("StringEquals", "s3:prefix", "${aws:username}"), asks(caller=ALICE, s3__prefix="alice"), True),
    ("a multivalued key is no variable", SETS, when("StringLike", "s3:prefix", "${aws:TagKeys}"), asks(s3__prefix="a", aws__TagKeys=("a", "b")), False),
    ("2008: a variable is a text", VERSION, OWN_FOLDER, asks(ALICES, caller=ALICE), False),
    ("2008: the text itself", VERSION, OWN_FOLDER, asks("arn:aws:s3:::bucket/${aws:username}/x", caller=ALICE), True),
    ("2008: ${*} is a wildcard in braces", VERSION, on("arn:aws:s3:::bucket/${*}"), asks("arn:aws:s3:::bucket/${abc}"), True),
]  # fmt: skip


def open_to(**element: Any) -> list[dict[str, Any]]:
    return [allow(**element)]


def all_but(*spared: str) -> list[dict[str, Any]]:
    return [allow(Principal="*"), deny(NotPrincipal={"AWS": list(spared)})]


PRINCIPALS: list[Row] = [
    ("an account means its users", PRINCIPAL, open_to(Principal={"AWS": "111122223333"}), asks(caller=ALICE), True),
    ("an account's root means its roles' sessions", PRINCIPAL, open_to(Principal={"AWS": ROOT.arn}), asks(caller=SESSION), True),
    ("a role means its sessions", PRINCIPAL, open_to(Principal={"AWS": READER.arn}), asks(caller=SESSION), True),
    ("a session means no other session", PRINCIPAL, open_to(Principal={"AWS": SESSION.session_arn}), asks(caller=caller_of(SESSION.session_arn + "2")), False),
    ("a user is not the account", PRINCIPAL, open_to(Principal={"AWS": ALICE.arn}), asks(caller=ROOT), False),
    ("wildcards within a principal's name mean nothing", PRINCIPAL, open_to(Principal={"AWS": "arn:aws:iam::111122223333:user/*"}), asks(caller=ALICE), False),
    ("everyone means anonymous callers", PRINCIPAL, open_to(Principal="*"), asks(caller=ANONYMOUS), True),
    ("every AWS principal means anonymous callers, too", PRINCIPAL, open_to(Principal={"AWS": "*"}), asks(caller=ANONYMOUS), True),
    ("a service is not an account's principal", PRINCIPAL, open_to(Principal={"AWS": "111122223333"}), asks(caller=EC2), False),
    ("another service", PRINCIPAL, open_to(Principal={"Service": "sns.amazonaws.com"}), asks(caller=EC2), False),
    ("kinds of principals are alternatives", PRINCIPAL, open_to(Principal={"AWS": "111122223333", "Service": "ec2.amazonaws.com"}), asks(caller=EC2), True),
    ("NotPrincipal with Deny spares who is listed with the account", NOT_PRINCIPAL, all_but(ALICE.arn, ROOT.arn), asks(caller=ALICE), True),
    ("NotPrincipal with Deny wants the account listed", NOT_PRINCIPAL, all_but(ALICE.arn), asks(caller=ALICE), False),
    ("NotPrincipal with Deny wants role and account listed beside the session", NOT_PRINCIPAL, all_but(SESSION.session_arn, ROOT.arn), asks(caller=SESSION), False),
    ("NotPrincipal with Deny spares a session listed in full", NOT_PRINCIPAL, all_but(SESSION.session_arn, READER.arn, ROOT.arn), asks(caller=SESSION), True),
    ("NotPrincipal with Deny denies others of a listed account", NOT_PRINCIPAL, all_but(READER.arn, ROOT.arn), asks(caller=ALICE), False),
    ("NotPrincipal with Deny denies anonymous callers", NOT_PRINCIPAL, all_but(ALICE.arn, ROOT.arn), asks(caller=ANONYMOUS), False),
    ("NotPrincipal with Deny always denies who has a boundary", BOUNDARIES, all_but(ALICE.arn, ROOT.arn), asks(caller=BOUND), False),
    ("ArnNotEquals on aws:PrincipalArn spares who has a boundary", BOUNDARIES, [allow(Principal="*"), deny(Principal="*", Condition={"ArnNotEquals": {"aws:PrincipalArn": ALICE.arn}})], asks(caller=BOUND), True),
    ("NotPrincipal with Allow leaves out who is listed", NOT_PRINCIPAL, open_to(NotPrincipal={"AWS": ALICE.arn}), asks(caller=ALICE), False),
    ("NotPrincipal with Allow allows everyone else", NOT_PRINCIPAL, open_to(NotPrincipal={"AWS": ALICE.arn}), asks(caller=STRANGER), True),
    ("NotPrincipal with Allow allows anonymous callers", NOT_PRINCIPAL, open_to(NotPrincipal={"AWS": ALICE.arn}), asks(caller=ANONYMOUS), True),
    ("aws:PrincipalArn of a session is its role's ARN", IAM + "reference_policies_condition-keys.html#condition-keys-principalarn", when("ArnEquals", "aws:PrincipalArn", READER.arn), asks(caller=SESSION), True),
]  # fmt: skip


def rows() -> list[Any]:
    found = [*PATTERNS, *CONDITIONS, *VARIABLE_ROWS, *PRINCIPALS]
    assert len({row[0] for row in found}) == len(found)
    return [pytest.param(*row, id=row[0]) for row in found]


@pytest.mark.parametrize(("name", "page", "statements", "request_", "expected"), rows())
def test_trap(name: str, page: str, statements: list[dict[str, Any]], request_: Request, expected: bool) -> None:
    version = VERSIONS.get(name[:4], "2012-10-17")
    assert page.startswith("https://docs.aws.amazon.com/")
    assert differential.rules({"Version": version, "Statement": statements}).permits(request_) is expected


@pytest.mark.parametrize(("name", "page", "statements", "request_", "expected"), rows())
def test_the_naive_evaluator_knows_the_trap(
    name: str, page: str, statements: list[dict[str, Any]], request_: Request, expected: bool
) -> None:
    document = {"Version": VERSIONS.get(name[:4], "2012-10-17"), "Statement": statements}
    where = (request_.action, request_.resource, request_.caller, request_.context)
    assert naive.permits(document, *where) is expected, page
