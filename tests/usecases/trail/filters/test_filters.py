"""Filters on cases that matter: what is asked in an investigation, and what could go wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from leastwise.errors import InputError, QueryError
from leastwise.usecases.trail.conditions import Condition, matches_glob
from leastwise.usecases.trail.filters import EventFilters, events_condition

Make = Callable[..., dict[str, Any]]


def ids(connection: Any, **asked: Any) -> str:
    condition = events_condition(EventFilters(**asked), connection)
    rows = connection.execute(
        f'SELECT "eventID" FROM events WHERE {condition.sql} ORDER BY 1', list(condition.parameters)
    ).fetchall()
    return "".join(identifier for (identifier,) in rows)


def test_the_iam_sensitive_set(make_record: Make, connect: Any) -> None:
    connection = connect(
        [
            make_record("AttachUserPolicy", eventID="a", readOnly=False),
            make_record("ListUsers", eventID="b", readOnly=True),
            make_record("AssumeRole", "sts.amazonaws.com", eventID="c", readOnly=True),
            make_record("AssumeRoleWithSAML", "sts.amazonaws.com", eventID="d"),
            make_record("GetCallerIdentity", "sts.amazonaws.com", eventID="e", readOnly=True),
            make_record("ConsoleLogin", "signin.amazonaws.com", eventID="f", readOnly=False),
            make_record("PutKeyPolicy", "kms.amazonaws.com", eventID="g"),
            make_record("Decrypt", "kms.amazonaws.com", eventID="h"),
            make_record("PutBucketPolicy", "s3.amazonaws.com", eventID="i"),
            make_record("PutObject", "s3.amazonaws.com", eventID="j"),
            make_record("CreateAccountAssignment", "sso.amazonaws.com", eventID="k"),
            make_record("MoveAccount", "organizations.amazonaws.com", eventID="l"),
            make_record("DescribeAccount", "organizations.amazonaws.com", eventID="m"),
            make_record("CreateUser", "identitystore.amazonaws.com", eventID="n"),
        ]
    )
    assert ids(connection, iam=True) == "acdfgikln"
    assert ids(connection, iam=True, write=True) == "adfgikln"


def test_console_sign_ins(make_record: Make, connect: Any) -> None:
    connection = connect(
        [
            make_record("ConsoleLogin", "signin.amazonaws.com", eventID="a", additionalEventData={"MFAUsed": "Yes"}),
            make_record("ConsoleLogin", "signin.amazonaws.com", eventID="b", additionalEventData={"MFAUsed": "No"}),
            make_record("ConsoleLogin", "signin.amazonaws.com", eventID="c", errorMessage="Failed authentication"),
        ]
    )
    assert ids(connection, mfa=True) == "a"
    assert ids(connection, actions=("ConsoleLogin",), mfa=False) == "bc"
    assert ids(connection, errors=("any",)) == "c"
    assert ids(connection, error=False) == "ab"


def test_text_is_taken_as_it_is(make_record: Make, connect: Any) -> None:
    connection = connect(
        [
            make_record(eventID="a", requestParameters={"x": 'say "Hi" 100%'}),
            make_record(eventID="b", requestParameters={"x": "say Hi 1000"}),
            make_record(eventID="c", userAgent="it's"),
        ]
    )
    assert ids(connection, texts=('"hi"',)) == "a"
    assert ids(connection, texts=("100%",)) == "a"
    assert ids(connection, texts=("it's",)) == "c"
    assert ids(connection, texts=("SAY", "1000")) == "b"


def test_resources(make_record: Make, connect: Any) -> None:
    instance = "i-0123456789abcdef0"
    connection = connect(
        [
            make_record("GetObject", "s3.amazonaws.com", eventID="a", resources=[{"ARN": "arn:aws:s3:::logs/k"}]),
            make_record("GetObject", "s3.amazonaws.com", eventID="b", requestParameters={"bucketName": "logs"}),
            make_record("GetObject", "s3.amazonaws.com", eventID="c", requestParameters={"bucketName": "logs-2"}),
            make_record("GetUser", eventID="d", requestParameters={"logs": "x"}),
            make_record(
                "TerminateInstances",
                "ec2.amazonaws.com",
                eventID="e",
                requestParameters={"instancesSet": {"items": [{"instanceId": instance}]}},
            ),
            make_record(
                "TerminateInstances",
                "ec2.amazonaws.com",
                eventID="f",
                recipientAccountId="444455556666",
                requestParameters={"instancesSet": {"items": [{"instanceId": instance}]}},
            ),
        ]
    )
    assert ids(connection, resources=("arn:aws:s3:::logs",)) == "ab"
    assert ids(connection, resources=("logs",)) == "b"
    assert ids(connection, resources=("k",)) == "a"
    assert ids(connection, resources=(instance,)) == "ef"
    assert ids(connection, resources=(f"arn:aws:ec2:us-east-1:111122223333:instance/{instance}",)) == "e"


def test_networks(make_record: Make, connect: Any) -> None:
    addresses = {"a": "10.1.2.3", "b": "10.1.3.4", "c": "2001:db8::5", "d": "AWS Internal", "e": "10.1.2.999"}
    connection = connect([make_record(eventID=key, sourceIPAddress=value) for key, value in addresses.items()])
    assert ids(connection, addresses=("10.1.2.0/23",)) == "ab"
    assert ids(connection, addresses=("10.1.2.9/24",)) == "a"
    assert ids(connection, addresses=("2001:DB8:0:0::/64", "AWS *")) == "cd"
    assert ids(connection, addresses=("::/0",)) == "c"
    assert ids(connection, addresses=("2001:0db8::0005",)) == "c"


def test_versions_in_event_names_need_not_be_given(make_record: Make, connect: Any) -> None:
    connection = connect(
        [
            make_record("UpdateFunctionCode20150331v2", "lambda.amazonaws.com", eventID="a"),
            make_record("UpdateFunctionCodeSigning", "lambda.amazonaws.com", eventID="b"),
            make_record("CreateDistribution2020_05_31", "cloudfront.amazonaws.com", eventID="c"),
        ]
    )
    assert ids(connection, actions=("lambda:UpdateFunctionCode",)) == "a"
    assert ids(connection, actions=("cloudfront:CreateDistribution",)) == "c"


def test_where_is_a_predicate_in_athenas_or_duckdbs_sql(make_record: Make, connect: Any) -> None:
    connection = connect(
        [make_record("A", eventID="a", requestParameters={"userName": "bob"}), make_record("B", eventID="b")]
    )
    assert ids(connection, where=("eventName = 'A'",)) == "a"
    assert ids(connection, where=("json_extract_scalar(requestparameters, '$.userName') = 'bob'",)) == "a"
    assert ids(connection, where=("userIdentity.arn LIKE '%alice' -- all", "eventName = 'B'")) == "b"
    assert ids(connection, where=("eventID IN (SELECT eventID FROM events WHERE eventName = 'B')",)) == "b"


@pytest.mark.parametrize(
    "text",
    [
        "true) OR (true",
        "1=1) UNION SELECT eventID FROM events WHERE (1=1",
        "eventName IN (SELECT content FROM read_text('/etc/passwd'))",
        "getenv('HOME') = 'x'",
        "eventName = ?",
        "nope = 1",
        "",
        "eventName =",
        "1; DROP VIEW events",
    ],
)
def test_where_cannot_be_more_than_a_predicate(make_record: Make, connect: Any, text: str) -> None:
    connection = connect([make_record()])
    with pytest.raises(QueryError):
        ids(connection, where=(text,))


@pytest.mark.parametrize(
    "asked",
    [
        {"actions": ("iam:",)},
        {"actions": (":x",)},
        {"actions": ("",)},
        {"principals": (" ",)},
        {"resources": ("",)},
        {"addresses": ("10.0.0.0/99",)},
        {"addresses": ("1.2.3.4.5",)},
        {"addresses": ("",)},
        {"addresses": ("2001::db8::1",)},
    ],
)
def test_values_that_mean_nothing_are_refused(make_record: Make, connect: Any, asked: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        ids(connect([make_record()]), **asked)


def test_hostile_values_stay_values(make_record: Make, connect: Any) -> None:
    connection = connect([make_record(eventID="a")])
    hostile = "x' OR '1'='1"
    for name in (
        "actions",
        "services",
        "principals",
        "resources",
        "accounts",
        "regions",
        "errors",
        "user_agents",
        "texts",
    ):
        assert ids(connection, **{name: (hostile,)}) == ""


def test_globs_on_a_prefix_can_prune() -> None:
    assert matches_glob("x", "Put*") == Condition("x LIKE ?", ("Put%",))
    assert matches_glob("x", "a_b*") == Condition("x LIKE ? ESCAPE '\\'", ("a\\_b%",))
    assert matches_glob("x", "Put") == Condition("x = ?", ("Put",))
