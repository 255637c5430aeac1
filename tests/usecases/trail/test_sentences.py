"""Sentences say who did what, or tried to, and never fail on what a log may hold."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leastwise.usecases.trail.sentences import sentence_of
from leastwise.usecases.trail.sentences.catalogue import PHRASES
from leastwise.usecases.trail.sentences.phrase import filled, past_tense

ALICE = {"type": "IAMUser", "username": "alice"}
POLICY = "arn:aws:iam::aws:policy/AdministratorAccess"


def said(source: str, name: str, request: Any = None, response: Any = None, **members: Any) -> str:
    return sentence_of(
        {
            "eventSource": f"{source}.amazonaws.com",
            "eventName": name,
            "userIdentity": ALICE,
            "requestParameters": None if request is None else json.dumps(request),
            "responseElements": None if response is None else json.dumps(response),
            **members,
        }
    )


@pytest.mark.parametrize(
    ("sentence", "actual"),
    [
        (
            "alice attached AdministratorAccess to bob",
            said("iam", "AttachUserPolicy", {"userName": "bob", "policyArn": POLICY}),
        ),
        (
            "alice tried to attach AdministratorAccess to bob (denied)",
            said("iam", "AttachUserPolicy", {"userName": "bob", "policyArn": POLICY}, errorCode="AccessDenied"),
        ),
        ("alice called AttachUserPolicy on iam (denied)", said("iam", "AttachUserPolicy", errorCode="AccessDenied")),
        ("alice gave bob console access", said("iam", "CreateLoginProfile", {"userName": "bob"})),
        (
            "alice created access key AKIA1 for alice",
            said("iam", "CreateAccessKey", None, {"accessKey": {"accessKeyId": "AKIA1", "userName": "alice"}}),
        ),
        (
            "alice assumed role deploy in account 111122223333 as ci",
            said("sts", "AssumeRole", {"roleArn": "arn:aws:iam::111122223333:role/x/deploy", "roleSessionName": "ci"}),
        ),
        (
            "alice signed in to the console (MFA: No)",
            said("signin", "ConsoleLogin", additionalEventData='{"MFAUsed":"No"}'),
        ),
        (
            "alice tried to sign in to the console (Failed authentication)",
            said("signin", "ConsoleLogin", errorMessage="Failed authentication"),
        ),
        (
            "alice terminated i-1, i-2, i-3 and 1 more",
            said(
                "ec2",
                "TerminateInstances",
                {"instancesSet": {"items": [{"instanceId": f"i-{n}"} for n in (1, 2, 3, 4)]}},
            ),
        ),
        ("alice stopped trail main", said("cloudtrail", "StopLogging", {"name": "main"})),
        ("alice read a/b.txt in bucket logs", said("s3", "GetObject", {"bucketName": "logs", "key": "a/b.txt"})),
        (
            "alice created function f with role run",
            said("lambda", "CreateFunction20150331", {"functionName": "f", "role": "arn:aws:iam::1:role/run"}),
        ),
        (
            "alice called DescribeInstances on ec2 (denied)",
            said("ec2", "DescribeInstances", errorCode="Client.UnauthorizedOperation"),
        ),
        ("alice called PutMetricAlarm on cloudwatch", said("monitoring", "PutMetricAlarm", {})),
        (
            "alice tried to launch instances (Client.InstanceLimitExceeded)",
            said("ec2", "RunInstances", {}, errorCode="Client.InstanceLimitExceeded"),
        ),
    ],
)
def test_sentences(sentence: str, actual: str) -> None:
    assert actual == sentence


@pytest.mark.parametrize(
    ("identity", "who"),
    [
        ({"type": "Root", "accountid": "111122223333"}, "root of 111122223333"),
        (
            {
                "type": "AssumedRole",
                "principalid": "AROAX:al@example.com",
                "sessioncontext": {"sessionissuer": {"username": "AWSReservedSSO_Admin_0123456789abcdef"}},
            },
            "al@example.com (role Admin)",
        ),
        ({"type": "AssumedRole", "arn": "arn:aws:sts::1:assumed-role/web/i-0abc"}, "i-0abc (role web)"),
        ({"type": "AWSService", "invokedby": "ec2.amazonaws.com"}, "ec2.amazonaws.com"),
        ({"type": "AWSAccount", "accountid": "444455556666", "principalid": "AIDAX"}, "account 444455556666"),
        ({"type": "WebIdentityUser", "username": "repo:org/app"}, "repo:org/app"),
        (None, "someone unknown"),
        ({}, "someone unknown"),
    ],
)
def test_who(identity: dict[str, Any] | None, who: str) -> None:
    sentence = sentence_of({"eventSource": "sts.amazonaws.com", "eventName": "X", "userIdentity": identity})
    assert sentence == f"{who} called X on sts"


def test_the_catalogue_is_large_and_well_formed() -> None:
    phrases = [(name, phrase) for names in PHRASES.values() for name, phrase in names.items()]
    assert len(phrases) >= 80
    for name, phrase in phrases:
        assert re.fullmatch(r"[a-z]+ .*", phrase), name
        bare = re.sub(r"\[[^\[\]]*\]", lambda part: part.group()[1:-1], phrase)
        assert not re.search(r"[\[\]]", bare), name
        for place in re.findall(r"\{([^{}]*)\}", bare):
            paths, _, form = place.partition(":")
            assert form in ("", "name", "account"), name
            for path in paths.split("|"):
                assert path.split(".")[0] in ("request", "response", "more", "details", "resource", "who", "account")
                assert "." in path or path in ("resource", "who", "account"), name
        assert "{" not in re.sub(r"\{[^{}]*\}", "", bare), name


@pytest.mark.parametrize(
    ("plain", "past"),
    [
        ("attach x", "attached x"),
        ("put y", "put y"),
        ("create", "created"),
        ("deny z", "denied z"),
        ("sign in", "signed in"),
        ("write k", "wrote k"),
        ("stop", "stopped"),
        ("deploy x", "deployed x"),
    ],
)
def test_past_tense(plain: str, past: str) -> None:
    assert past_tense(plain) == past


def test_optional_parts_and_alternatives() -> None:
    values = {"request": {"a": "1", "list": [{"x": "p"}, {"x": "p"}, {"y": 1}]}, "who": "me"}
    assert filled("do {request.a}[ with {request.b}]", values) == "do 1"
    assert filled("do {request.b|who}", values) == "do me"
    assert filled("do {request.list.x}", values) == "do p"
    assert filled("do {request.b}", values) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["userName", "policyArn", "items", "name"]), inner)
    ),
    max_leaves=8,
)


@given(
    st.sampled_from([(source, name) for source, names in PHRASES.items() for name in names]),
    json_values,
    json_values,
    st.none() | st.text(max_size=8),
)
def test_no_parameters_break_a_sentence(call: tuple[str, str], request: Any, response: Any, broken: str | None) -> None:
    source, name = call
    sentence = said(source.removesuffix(".amazonaws.com"), name, request, response, additionalEventData=broken)
    assert sentence.startswith("alice ")
    assert "{" not in sentence or "{" in json.dumps([request, response, broken])


def test_real_events_read_well() -> None:
    shared = Path(os.environ.get("LEASTWISE_SHARED", Path(__file__).parents[4] / "shared")) / "data/cloudtrail"
    if not shared.is_dir():
        pytest.skip("no recorded CloudTrail logs beside this repository")
    from leastwise.lake.decode import table_from_records
    from leastwise.lake.schema import CLOUDTRAIL_SPELLING

    def readable(record: dict[str, Any]) -> list[dict[str, Any]]:
        try:
            return table_from_records([record]).to_pylist()
        except ValueError:  # examples are cut short in places
            return []

    lines = (shared / "awsdocs/examples.jsonl").read_text().splitlines()
    records = [record for line in lines if "eventTime" in (record := json.loads(line)["record"])]
    rows = [row for record in records for row in readable(record)]
    sentences = [sentence_of({CLOUDTRAIL_SPELLING.get(k, k): v for k, v in row.items()}) for row in rows]
    assert len(sentences) > 20
    assert not [text for text in sentences if "None" in text or "{" in text or text.startswith(" ")]
