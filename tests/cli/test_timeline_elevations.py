"""`leastwise timeline --elevations`: what opens an account, a key, a bucket or somebody's identity to others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run

ACCOUNT, OUTSIDE = "111122223333", "999988887777"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
MALLORY = {
    "type": "IAMUser",
    "principalId": "AIDAMALLORY000000",
    "arn": f"arn:aws:iam::{ACCOUNT}:user/mallory",
    "accountId": ACCOUNT,
    "accessKeyId": "AKIAMALLORY000000",
    "userName": "mallory",
}


def trust(principal: Any) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def bucket_policy(principal: Any) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": principal,
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::reports/*",
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def event(minute: int, source: str, name: str, request: Any, response: Any = None) -> dict[str, Any]:
    return {
        "eventVersion": "1.11",
        "userIdentity": MALLORY,
        "eventTime": f"2024-05-01T10:{minute:02}:00Z",
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "awsRegion": "eu-west-1",
        "sourceIPAddress": "192.0.2.1",
        "userAgent": "aws-cli/2.15",
        "requestParameters": request,
        "responseElements": response,
        "eventID": f"00000000-0000-4000-8000-{minute:012}",
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
    }


def created(kind: str, name: str, unique: str) -> dict[str, Any]:
    arn = f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"
    body = {f"{kind}Name": name, "path": "/", f"{kind}Id": unique, "arn": arn, "createDate": "May 1, 2024, 10:00:00 AM"}
    return {kind: body}


def key_of(name: str, identifier: str) -> dict[str, Any]:
    body = {"userName": name, "accessKeyId": identifier, "status": "Active", "createDate": "May 1, 2024, 10:00:00 AM"}
    return {"accessKey": body}


OWN_ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
TRAIL = [
    event(0, "iam", "CreateUser", {"userName": "bob"}, created("user", "bob", "AIDABOB0000000001")),
    event(
        1,
        "iam",
        "CreateRole",
        {"roleName": "audit", "assumeRolePolicyDocument": trust(OWN_ROOT)},
        created("role", "audit", "AROAAUDIT00000001"),
    ),
    event(2, "iam", "CreateAccessKey", {"userName": "bob"}, key_of("bob", "AKIABOB0000000001")),
    event(3, "iam", "CreateAccessKey", None, key_of("mallory", "AKIAMALLORY000002")),
    event(
        4,
        "iam",
        "CreateLoginProfile",
        {"userName": "bob", "passwordResetRequired": False},
        {"loginProfile": {"userName": "bob", "createDate": "May 1, 2024, 10:04:00 AM", "passwordResetRequired": False}},
    ),
    event(5, "iam", "UpdateLoginProfile", {"userName": "bob"}),
    event(6, "iam", "UpdateLoginProfile", {"userName": "carol"}),
    event(7, "iam", "UpdateLoginProfile", {"userName": "mallory"}),
    event(
        8,
        "iam",
        "UpdateAssumeRolePolicy",
        {"roleName": "audit", "policyDocument": trust({"AWS": f"arn:aws:iam::{OUTSIDE}:root"})},
    ),
    event(9, "s3", "CreateBucket", {"bucketName": "reports", "CreateBucketConfiguration": {}}),
    event(10, "s3", "PutBucketPolicy", {"bucketName": "reports", "bucketPolicy": bucket_policy("*")}),
    event(11, "s3", "PutBucketAcl", {"bucketName": "reports", "x-amz-acl": ["public-read"]}),
    event(
        12,
        "kms",
        "CreateGrant",
        {
            "keyId": KEY,
            "granteePrincipal": f"arn:aws:iam::{ACCOUNT}:role/audit",
            "operations": ["Decrypt", "GenerateDataKey"],
        },
        {"grantId": "f00df00df00df00d", "keyId": KEY},
    ),
    event(13, "s3", "PutBucketAcl", {"bucketName": "reports", "x-amz-acl": ["private"]}),
    event(
        14,
        "s3",
        "PutBucketAcl",
        {
            "bucketName": "reports",
            "x-amz-grant-read": ['uri="http://acs.amazonaws.com/groups/global/AuthenticatedUsers"'],
        },
    ),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elevations")
    (folder / "trail.json").write_text(json.dumps({"Records": TRAIL}))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("LEASTWISE_HOME", str(folder / "home"))
        assert run(["ingest", str(folder / "trail.json")]) == 0
    return folder / "home"


def elevations(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> list[dict[str, Any]]:
    """The elevations as rows, oldest first."""
    monkeypatch.setenv("LEASTWISE_HOME", str(home))
    capsys.readouterr()
    assert run(["timeline", "--elevations", "--output", "json", *arguments]) == 0
    return list(reversed(json.loads(capsys.readouterr().out)["rows"]))


def test_every_opening_is_an_escalation(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = elevations(home, monkeypatch, capsys)
    told = [(row["eventName"], row["escalation"], sentence) for row in rows for sentence in row["newlyAllows"]]
    assert told == [
        ("CreateRole", False, f"account {ACCOUNT} (its own) can now assume role audit"),
        ("CreateAccessKey", True, "who holds access key AKIABOB0000000001 can now act as bob"),
        ("CreateAccessKey", False, "who holds access key AKIAMALLORY000002 can now act as mallory"),
        ("CreateLoginProfile", True, "bob can now sign in to the console with a password"),
        ("UpdateLoginProfile", True, "who set the console password anew can now sign in as bob"),
        ("UpdateLoginProfile", True, "who set the console password anew can now sign in as carol"),
        ("UpdateAssumeRolePolicy", True, f"account {OUTSIDE} can now assume role audit"),
        ("PutBucketPolicy", True, "anyone can now s3:GetObject on arn:aws:s3:::reports/*"),
        ("PutBucketAcl", True, "anyone can now list the objects of bucket reports (access control list)"),
        (
            "CreateGrant",
            True,
            "role audit can now kms:Decrypt, kms:GenerateDataKey with key"
            " 1234abcd-12ab-34cd-56ef-1234567890ab (grant f00df00df00d)",
        ),
        ("PutBucketAcl", True, "any AWS account can now list the objects of bucket reports (access control list)"),
    ]
    assert all(row["principal"] == "mallory" for row in rows)


def test_a_period_takes_its_own_calls_only(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = elevations(home, monkeypatch, capsys, "--since", "2024-05-01T10:05Z", "--until", "2024-05-01T10:06Z")
    assert [row["newlyAllows"] for row in rows] == [["who set the console password anew can now sign in as bob"]]
    assert rows[0]["resources"][0]["resourceId"] == "AIDABOB0000000001"


def test_a_timeline_says_what_a_key_made_for_another_gives(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEASTWISE_HOME", str(home))
    capsys.readouterr()
    assert run(["timeline", "bob"]) == 0
    shown = capsys.readouterr().out
    assert "▲ who holds access key AKIABOB0000000001 can now act as bob  [escalation]" in shown
    assert "▲ bob can now sign in to the console with a password  [escalation]" in shown
