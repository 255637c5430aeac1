"""`leastwise rollback`: plans on the command line, in every format, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run

ACCOUNT = "111122223333"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def _event(
    number: int, time: str, name: str, request: dict[str, Any], response: Any = None, **more: Any
) -> dict[str, Any]:
    return {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "IAMUser",
            "principalId": "AIDAEXAMPLEADMIN00001",
            "arn": f"arn:aws:iam::{ACCOUNT}:user/admin",
            "accountId": ACCOUNT,
            "accessKeyId": "AKIAEXAMPLEADMIN0001",
            "userName": "admin",
        },
        "eventTime": time,
        "eventSource": "iam.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1",
        "sourceIPAddress": "198.51.100.7",
        "userAgent": "aws-cli/2.0",
        "requestParameters": request,
        "responseElements": response,
        "requestID": f"00000000-0000-4000-8000-{number:012d}",
        "eventID": f"10000000-0000-4000-8000-{number:012d}",
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
    } | more


TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
EVENTS = [
    _event(
        1,
        "2026-03-01T10:00:00Z",
        "CreateUser",
        {"userName": "bob"},
        {
            "user": {
                "path": "/",
                "userName": "bob",
                "userId": "AIDAEXAMPLEBOB0000001",
                "createDate": "Mar 1, 2026 10:00:00 AM",
            }
            | {"arn": f"arn:aws:iam::{ACCOUNT}:user/bob"}
        },
    ),
    _event(2, "2026-03-02T10:00:00Z", "AttachUserPolicy", {"userName": "bob", "policyArn": ADMINISTRATOR}),
    _event(
        3,
        "2026-03-03T10:00:00Z",
        "CreateRole",
        {"roleName": "AWSServiceRoleForConfig", "assumeRolePolicyDocument": json.dumps(TRUST)},
        {
            "role": {"path": "/aws-service-role/config.amazonaws.com/", "roleName": "AWSServiceRoleForConfig"}
            | {"roleId": "AROAEXAMPLECONFIG0001", "createDate": "Mar 3, 2026 10:00:00 AM"}
            | {"arn": f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"}
        },
    ),
]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Path:
    (tmp_path / "log.json").write_text(json.dumps({"Records": EVENTS}), encoding="utf-8")
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    assert run(["ingest", str(tmp_path / "log.json")]) == 0
    capfd.readouterr()
    return tmp_path


def test_the_plan_in_words(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rollback", "bob", "--to", "2026-03-01T12:00Z"]) == 1
    said = capfd.readouterr().out
    assert f"1. aws iam detach-user-policy --user-name bob --policy-arn {ADMINISTRATOR}" in said
    assert "- bob can no longer do everything (AdministratorAccess)" in said


def test_a_version_is_a_time_too(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rollback", "bob", "--to", "1", "--output", "sh"]) == 1
    assert capfd.readouterr().out == f"aws iam detach-user-policy --user-name bob --policy-arn {ADMINISTRATOR}\n"
    assert run(["rollback", "bob", "--to", "v2", "--output", "sh"]) == 0
    assert capfd.readouterr().out.strip() == ""


def test_the_plan_as_a_document(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rollback", f"arn:aws:iam::{ACCOUNT}:user/bob", "--to", "2026-02-01T00:00Z", "--output", "json"]) == 1
    document = json.loads(capfd.readouterr().out)
    assert [step["operation"] for step in document["steps"]] == ["DetachUserPolicy", "DeleteUser"]
    assert document["schemaVersion"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nobody", "--to", "1"), 3, "nothing named 'nobody' was ever recorded"),
        (("bob", "--to", "9"), 2, "there is no version 9"),
        (("bob", "--to", "yesteryear"), 2, "--to"),
        (("AWSServiceRoleForConfig", "--to", "2026-03-01"), 2, "only AWS changes it"),
        (("bob", "--to", "1", "--yes"), 2, "--yes answers the question of --apply"),
    ],
)
def test_refusals_are_one_line_and_a_hint(
    home: Path, capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, said: str
) -> None:
    assert run(["rollback", *arguments]) == code
    error = capfd.readouterr().err
    assert said in error
    assert len(error.splitlines()) <= 2


def test_nothing_collected_nothing_ingested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "empty"))
    assert run(["rollback", "bob", "--to", "1"]) == 3


@pytest.mark.parametrize(
    ("ending", "steps", "lost"),
    [("</EntityDescriptor>", ["UpdateSAMLProvider"], 0), (" <KeyDescriptor us", [], 1)],
    ids=["whole", "cut"],
)
def test_saml_metadata_comes_from_the_event_that_put_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    ending: str,
    steps: list[str],
    lost: int,
) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:saml-provider/corporate"
    good = '<EntityDescriptor entityID="https://idp.example.com">' + ending
    bad = '<EntityDescriptor entityID="https://evil.example.net"></EntityDescriptor>'
    first = {"name": "corporate", "sAMLMetadataDocument": good}
    events = [
        _event(1, "2026-03-01T10:00:00Z", "CreateSAMLProvider", first, {"sAMLProviderArn": arn}),
        _event(2, "2026-03-02T10:00:00Z", "UpdateSAMLProvider", {"sAMLProviderArn": arn, "sAMLMetadataDocument": bad}),
    ]
    (tmp_path / "log.json").write_text(json.dumps({"Records": events}), encoding="utf-8")
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    assert run(["ingest", str(tmp_path / "log.json")]) == 0
    capfd.readouterr()
    assert run(["rollback", arn, "--to", "1", "--output", "json"]) == bool(steps)
    document = json.loads(capfd.readouterr().out)
    assert [step["operation"] for step in document["steps"]] == steps
    assert [step["parameters"]["SAMLMetadataDocument"] for step in document["steps"]] == [good] * len(steps)
    assert len(document["notRestored"]) == lost
