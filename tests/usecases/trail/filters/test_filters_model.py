"""Filters give the verdicts of a straightforward model in Python, on random small sets of events."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leastwise.lake.decode import table_from_records
from leastwise.lake.engines.duckdb import create_connection
from leastwise.usecases.trail.filters import EventFilters, events_condition

CALLS = [
    ("iam.amazonaws.com", "AttachUserPolicy"),
    ("iam.amazonaws.com", "ListUsers"),
    ("iam.amazonaws.com", "CreatePolicyVersion"),
    ("s3.amazonaws.com", "GetObject"),
    ("s3.amazonaws.com", "PutBucketPolicy"),
    ("monitoring.amazonaws.com", "PutMetricAlarm"),
    ("lambda.amazonaws.com", "CreateFunction20150331"),
    ("sts.amazonaws.com", "AssumeRole"),
    ("bedrock.amazonaws.com", "invokeAgent"),
]
NAMES = ["bob", "Bob", "alice", "a_b", "100%", "it's", 'q"u', "b"]
ADDRESSES = ["10.1.2.3", "10.200.0.1", "192.0.2.7", "2001:db8::1", "2001:db8:ffff::2", "ec2.amazonaws.com", "1.2.3.999"]
ACCOUNTS = ["111122223333", "444455556666"]
DENIED = ["AccessDenied", "Client.UnauthorizedOperation"]


def arn(account: str, name: str) -> str:
    return f"arn:aws:iam::{account}:user/{name}"


@st.composite
def identities(draw: st.DrawFn) -> dict[str, Any]:
    name, account = draw(st.sampled_from(NAMES)), draw(st.sampled_from(ACCOUNTS))
    if draw(st.booleans()):
        identity = {"type": "IAMUser", "principalId": "AIDA" + "A" * 13, "arn": arn(account, name), "userName": name}
        return identity | {"accountId": account, "accessKeyId": "AKIA" + "B" * 13}
    issuer = {"type": "Role", "principalId": "AROA" + "C" * 13, "arn": f"arn:aws:iam::{account}:role/{name}"}
    context: dict[str, Any] = {"sessionIssuer": issuer | {"userName": name, "accountId": account}}
    context["attributes"] = {"mfaAuthenticated": draw(st.sampled_from(["true", "false"]))}
    session = draw(st.sampled_from(NAMES))
    if draw(st.booleans()):
        context["sourceIdentity"] = draw(st.sampled_from(NAMES))
    return {
        "type": "AssumedRole",
        "principalId": "AROA" + "C" * 13 + ":" + session,
        "arn": f"arn:aws:sts::{account}:assumed-role/{name}/{session}",
        "accountId": account,
        "accessKeyId": "ASIA" + "D" * 13,
        "sessionContext": context,
    }


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    source, name = draw(st.sampled_from(CALLS))
    code = draw(st.sampled_from([None, None, *DENIED, "NoSuchEntity"]))
    value = draw(st.sampled_from(NAMES))
    made: dict[str, Any] = {
        "eventVersion": "1.08",
        "userIdentity": draw(identities()),
        "eventTime": f"2024-05-{draw(st.integers(1, 28)):02}T{draw(st.integers(0, 23)):02}:00:00Z",
        "eventSource": source,
        "eventName": name,
        "awsRegion": draw(st.sampled_from(["us-east-1", "eu-west-1", "eu-central-1"])),
        "sourceIPAddress": draw(st.sampled_from(ADDRESSES)),
        "userAgent": draw(st.sampled_from(["aws-cli/2.0", "Boto3/1.0", "console.amazonaws.com"])),
        "requestParameters": draw(
            st.sampled_from(
                [None, {"userName": value}, {"a": [value, {"bucketName": value}]}, {"n": arn(ACCOUNTS[0], value)}]
            )
        ),
        "responseElements": draw(st.sampled_from([None, {"user": {"arn": arn(ACCOUNTS[1], value)}}])),
        "eventID": draw(st.uuids()).hex,
        "readOnly": draw(st.sampled_from([None, name.startswith(("Get", "List"))])),
        "recipientAccountId": draw(st.sampled_from(ACCOUNTS)),
    }
    if code:
        made |= {"errorCode": code, "errorMessage": "Not Possible"}
    if draw(st.booleans()):
        made["resources"] = [{"ARN": f"arn:aws:s3:::{value}/key", "type": "AWS::S3::Object"}]
    return {name: member for name, member in made.items() if name != "readOnly" or member is not None}


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "actions": st.lists(
        st.sampled_from(
            [
                "iam:AttachUserPolicy",
                "AttachUserPolicy",
                "iam:*Policy*",
                "*:List*",
                "s3:*",
                "cloudwatch:PutMetricAlarm",
                "lambda:CreateFunction",
                "iam:attachuserpolicy",
                "invokeagent",
                "?etObject",
                "*",
            ]
        ),
        min_size=1,
        max_size=2,
    ),
    "services": st.lists(st.sampled_from(["iam", "cloudwatch", "s3.amazonaws.com", "s*"]), min_size=1, max_size=2),
    "write": st.booleans(),
    "principals": st.lists(
        st.sampled_from(
            [
                *NAMES,
                "b*",
                "AKIA" + "B" * 13,
                "AROA" + "C" * 13,
                arn(ACCOUNTS[0], "bob"),
                f"arn:aws:iam::{ACCOUNTS[1]}:role/*",
                f"arn:aws:sts::{ACCOUNTS[0]}:assumed-role/bob",
            ]
        ),
        min_size=1,
        max_size=2,
    ),
    "resources": st.lists(
        st.sampled_from([*NAMES, "key", arn(ACCOUNTS[0], "bob"), "arn:aws:s3:::bob", "arn:aws:s3:::bob/key"]),
        min_size=1,
        max_size=2,
    ),
    "addresses": st.lists(
        st.sampled_from(
            ["10.0.0.0/8", "10.1.2.3", "10.1.2.0/30", "2001:db8::/48", "2001:DB8:0::1", "ec2.*", "0.0.0.0/0"]
        ),
        min_size=1,
        max_size=2,
    ),
    "accounts": st.lists(st.sampled_from(ACCOUNTS), min_size=1, max_size=1),
    "regions": st.lists(st.sampled_from(["us-east-1", "eu-*"]), min_size=1, max_size=1),
    "errors": st.lists(st.sampled_from(["any", "denied", "accessdenied", "*Entity"]), min_size=1, max_size=2),
    "error": st.booleans(),
    "user_agents": st.lists(st.sampled_from(["boto3", "*cli*"]), min_size=1, max_size=1),
    "mfa": st.booleans(),
    "since": st.just(datetime(2024, 5, 10, 3)),
    "until": st.just(datetime(2024, 5, 20)),
    "texts": st.lists(st.sampled_from(["BOB", "not possible", "%", "_", 'q"u', "it's", "key"]), min_size=1, max_size=2),
}
# One or two filters at a time: more let no event of a small set pass, and test nothing.
FILTERS = st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=2, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: VALUES[name] for name in names})
)


def glob(value: str | None, pattern: str) -> bool:
    return value is not None and fnmatchcase(value.replace("[", "("), pattern.replace("[", "("))


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, str):
        yield value


def documents(event: dict[str, Any]) -> list[str]:
    return [*leaves(event["requestParameters"]), *leaves(event["responseElements"])]


def has_action(event: dict[str, Any], pattern: str) -> bool:
    service, _, name = pattern.rpartition(":")
    actual = event["eventName"]
    if service not in ("", "*") and not has_service(event, service):
        return False
    if name[0].isupper() or name[0] in "?*":
        same = glob(actual, name) if name[0].isupper() else glob(actual.lower(), name.lower())
    else:
        same = glob(actual.lower(), name.lower())
    return same or (service == "lambda" and actual.removesuffix("20150331") == name)


def has_service(event: dict[str, Any], service: str) -> bool:
    prefix = {"monitoring": "cloudwatch"}.get(event["eventSource"].split(".")[0], event["eventSource"].split(".")[0])
    if "*" in service:
        return glob(event["eventSource"].split(".")[0], service)
    return prefix == service.removesuffix(".amazonaws.com")


def has_principal(event: dict[str, Any], text: str) -> bool:
    identity = event["userIdentity"]
    context = identity.get("sessionContext", {})
    issuer = context.get("sessionIssuer", {})
    if text.startswith("AKIA"):
        return bool(identity["accessKeyId"] == text)
    if text.startswith("AROA"):
        return bool(identity["principalId"].split(":")[0] == text)
    if text.startswith("arn:"):
        return any(
            glob(value, text) or (":assumed-role/" in text and value.startswith(text + "/"))
            for value in (identity["arn"], issuer.get("arn", ""))
        )
    session = identity["principalId"].partition(":")[2]
    names = [identity.get("userName"), issuer.get("userName"), session, context.get("sourceIdentity")]
    return any(glob(name.lower(), text.lower()) for name in names if name)


def has_resource(event: dict[str, Any], text: str) -> bool:
    listed = [resource["ARN"] for resource in event.get("resources", [])]
    if text.startswith("arn:"):
        if any(item == text or item.startswith(text + "/") for item in listed) or text in documents(event):
            return True
        _, _, service, _, account, resource = text.split(":", 5)
        name = resource.split("/")[-1]
        in_place = event["eventSource"].startswith(service + ".") and account in ("", event["recipientAccountId"])
        return in_place and name in documents(event)
    ends = [value for value in listed if value == text or value.endswith(("/" + text, ":" + text))]
    if ends:
        return True
    return any(
        value == text or (value.endswith(("/" + text, ":" + text)) and '"' not in value.removesuffix(text))
        for value in documents(event)
    )


def has_address(event: dict[str, Any], text: str) -> bool:
    try:
        network = ipaddress.ip_network(text)
        return ipaddress.ip_address(event["sourceIPAddress"]) in network
    except ValueError:
        return glob(event["sourceIPAddress"], text)


def has_error(event: dict[str, Any], text: str) -> bool:
    code = event.get("errorCode")
    if text in ("any", "denied"):
        return code is not None if text == "any" else code in DENIED
    return code is not None and glob(code.lower(), text.lower())


def has_text(event: dict[str, Any], text: str) -> bool:
    identity = event["userIdentity"]
    parts = [json.dumps(event["requestParameters"]), json.dumps(event["responseElements"])]
    parts = [part if part != "null" else "" for part in parts]
    parts += [event.get("errorCode", ""), event.get("errorMessage", ""), event["eventName"], event["eventSource"]]
    parts += [event["userAgent"], event["sourceIPAddress"], identity["arn"], identity.get("userName", "")]
    parts += [identity.get("sessionContext", {}).get("sessionIssuer", {}).get("arn", ""), identity["principalId"]]
    parts += [resource["ARN"] for resource in event.get("resources", [])]
    needles = (text.lower(), json.dumps(text)[1:-1].lower())
    return any(needle in part.lower() for part in parts for needle in needles)


def passes(event: dict[str, Any], asked: dict[str, Any]) -> bool:
    identity = event["userIdentity"]
    moment = datetime.fromisoformat(event["eventTime"]).replace(tzinfo=None)
    reads = event.get("readOnly", event["eventName"].startswith(("Get", "List")))
    mfa = identity.get("sessionContext", {}).get("attributes", {}).get("mfaAuthenticated") == "true"
    agent = event["userAgent"].lower()
    alternatives = {
        "actions": has_action,
        "services": has_service,
        "principals": has_principal,
        "resources": has_resource,
        "addresses": has_address,
        "accounts": lambda event, account: event["recipientAccountId"] == account,
        "regions": lambda event, region: glob(event["awsRegion"], region),
        "errors": has_error,
        "user_agents": lambda _, text: glob(agent, text) if "*" in text else text in agent,
    }
    return all(
        (
            all(
                any(test(event, value) for value in asked[name]) for name, test in alternatives.items() if name in asked
            ),
            "write" not in asked or asked["write"] != reads,
            "error" not in asked or asked["error"] == ("errorCode" in event),
            "mfa" not in asked or asked["mfa"] == mfa,
            moment >= asked.get("since", moment),
            "until" not in asked or moment < asked["until"],
            all(has_text(event, text) for text in asked.get("texts", [])),
        )
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(records(), min_size=1, max_size=12, unique_by=lambda event: event["eventID"]),
    st.lists(FILTERS, min_size=6, max_size=10),
)
def test_filters_agree_with_the_model(events: list[dict[str, Any]], asks: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        pq.write_table(table_from_records(events), path)
        connection = create_connection([str(path)], threads=1)
        try:
            for asked in asks:
                filters = EventFilters(**{k: tuple(v) if isinstance(v, list) else v for k, v in asked.items()})
                condition = events_condition(filters, connection)
                rows = connection.execute(
                    f'SELECT "eventID" FROM events WHERE {condition.sql}', list(condition.parameters)
                ).fetchall()
                expected = {event["eventID"] for event in events if passes(event, asked)}
                assert {identifier for (identifier,) in rows} == expected, asked
        finally:
            connection.close()
