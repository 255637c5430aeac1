"""What `leastwise rollback` says would break: policies of resources count, for callers of other accounts too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run

ACCOUNT, OTHER = "111122223333", "444455556666"
BUCKET, QUEUE = "arn:aws:s3:::reports", f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db-AbCdEf"


def identity(name: str) -> dict[str, Any]:
    return {
        "type": "IAMUser",
        "principalId": f"AIDA{name.upper():0<17}",
        "arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
        "accountId": ACCOUNT,
        "userName": name,
    }


STRANGER = {"type": "AWSAccount", "principalId": "AROAEXAMPLE:session", "accountId": OTHER}
NOBODY = {"type": "AWSAccount", "principalId": "ANONYMOUS_PRINCIPAL", "accountId": "anonymous"}


class Trail:
    """Events one after the other, a minute apart."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def add(
        self,
        source: str,
        name: str,
        request: Any,
        who: dict[str, Any] | None = None,
        *,
        on: list[str] | None = None,
        **more: Any,
    ) -> None:
        number = len(self.events)
        event = {
            "eventVersion": "1.11",
            "userIdentity": who or identity("admin"),
            "eventTime": f"2026-03-01T{10 + number // 60:02}:{number % 60:02}:00Z",
            "eventSource": f"{source}.amazonaws.com",
            "eventName": name,
            "awsRegion": "eu-west-1",
            "sourceIPAddress": "192.0.2.1",
            "userAgent": "aws-cli/2.15",
            "requestParameters": request,
            "responseElements": None,
            "eventID": f"10000000-0000-4000-8000-{number:012}",
            "readOnly": on is not None,
            "eventType": "AwsApiCall",
            "managementEvent": on is None,
            "recipientAccountId": ACCOUNT,
            "eventCategory": "Management" if on is None else "Data",
        }
        if on is not None:
            event["resources"] = [{"type": "AWS::S3::Object", "ARN": arn} for arn in on]
        self.events.append(event | more)

    def user(self, name: str, *allowed: dict[str, Any]) -> None:
        arn = f"arn:aws:iam::{ACCOUNT}:user/{name}"
        made = {"userName": name, "path": "/", "userId": identity(name)["principalId"], "arn": arn}
        self.add("iam", "CreateUser", {"userName": name}, responseElements={"user": made})
        if allowed:
            document = json.dumps({"Version": "2012-10-17", "Statement": list(allowed)})
            self.add("iam", "PutUserPolicy", {"userName": name, "policyName": "own", "policyDocument": document})


def allow(action: str, resource: str, principal: Any = None) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return statement | ({"Principal": principal} if principal is not None else {})


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def broken(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *arguments: str
) -> list[tuple[str, str, str]]:
    """The calls that would be denied after a rollback: who, what, on what."""
    (tmp_path / "log.json").write_text(json.dumps({"Records": trail.events}), encoding="utf-8")
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    assert run(["ingest", str(tmp_path / "log.json")]) == 0
    capfd.readouterr()
    assert run(["rollback", *arguments, "--days", "36500", "--output", "json"]) == 1
    replay = json.loads(capfd.readouterr().out)["replay"]
    return [(one["principal"], one["action"], one["resource"]) for one in replay["denied"]]


def test_callers_that_a_bucket_policy_alone_lets_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    trail = Trail()
    trail.user("guest")
    trail.user("owner", allow("s3:GetObject", f"{BUCKET}/*"))
    trail.add("s3", "CreateBucket", {"bucketName": "reports"})
    own = allow("s3:ListBucket", BUCKET, {"AWS": f"arn:aws:iam::{ACCOUNT}:user/lister"})
    trail.add("s3", "PutBucketPolicy", {"bucketName": "reports", "bucketPolicy": document(own)})
    named = [f"arn:aws:iam::{ACCOUNT}:user/guest", f"arn:aws:iam::{ACCOUNT}:user/owner"]
    named.append(f"arn:aws:iam::{OTHER}:role/partner")
    opened = document(own, allow("s3:GetObject", f"{BUCKET}/*", {"AWS": named}))
    trail.add("s3", "PutBucketPolicy", {"bucketName": "reports", "bucketPolicy": opened})
    for who in (identity("guest"), identity("owner"), STRANGER, NOBODY):
        trail.add("s3", "GetObject", {"bucketName": "reports", "key": "a"}, who, on=[f"{BUCKET}/a", BUCKET])
    elsewhere = f"{BUCKET}-of-others"  # another bucket, though its name begins alike
    trail.add("s3", "GetObject", {"bucketName": "reports-of-others"}, identity("guest"), on=[f"{elsewhere}/a"])
    trail.add(
        "s3", "GetObject", {"bucketName": "reports"}, identity("guest"), on=[f"{BUCKET}/b"], errorCode="AccessDenied"
    )
    trail.add("s3", "ListObjects", {"bucketName": "reports"}, identity("lister"), on=[BUCKET])

    found = broken(trail, tmp_path, monkeypatch, capfd, "reports", "--to", "2026-03-01T10:04:30Z")

    assert sorted(found) == [
        (f"account {OTHER}", "s3:GetObject", f"{BUCKET}/a"),
        (f"arn:aws:iam::{ACCOUNT}:user/guest", "s3:GetObject", f"{BUCKET}/a"),
    ]


def test_who_loses_a_policy_of_its_own_keeps_what_the_bucket_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    trail = Trail()
    trail.user("guest")
    trail.add("s3", "CreateBucket", {"bucketName": "reports"})
    given = document(allow("s3:GetObject", f"{BUCKET}/*", {"AWS": f"arn:aws:iam::{ACCOUNT}:user/guest"}))
    trail.add("s3", "PutBucketPolicy", {"bucketName": "reports", "bucketPolicy": given})
    everything = json.dumps(document(allow("s3:*", "*")))
    trail.add("iam", "PutUserPolicy", {"userName": "guest", "policyName": "all", "policyDocument": everything})
    trail.add("s3", "GetObject", {"bucketName": "reports"}, identity("guest"), on=[f"{BUCKET}/a", BUCKET])
    trail.add("s3", "PutObject", {"bucketName": "reports"}, identity("guest"), on=[f"{BUCKET}/a", BUCKET])

    found = broken(trail, tmp_path, monkeypatch, capfd, "guest", "--to", "1")

    assert found == [(f"arn:aws:iam::{ACCOUNT}:user/guest", "s3:PutObject", f"{BUCKET}/a")]


def test_queues_keys_secrets_and_roles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each service names the resource in its own way: among the resources, as a URL, a name or an ARN."""
    guest = {"AWS": f"arn:aws:iam::{ACCOUNT}:user/guest"}
    partner = {"AWS": f"arn:aws:iam::{OTHER}:root"}
    url = f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/orders"
    trail = Trail()
    trail.user("guest")
    trail.add("sqs", "CreateQueue", {"queueName": "orders"}, responseElements={"queueUrl": url})
    trail.add("secretsmanager", "CreateSecret", {"name": "db"}, responseElements={"arn": SECRET, "name": "db"})
    closed = json.dumps(document(allow("sts:AssumeRole", "*", guest)))
    closed = closed.replace(', "Resource": "*"', "")
    arn = f"arn:aws:iam::{ACCOUNT}:role/shared"
    made = {"roleName": "shared", "path": "/", "roleId": "AROASHARED0000001", "arn": arn}
    trail.add(
        "iam",
        "CreateRole",
        {"roleName": "shared", "assumeRolePolicyDocument": closed},
        responseElements={"role": made},
    )
    opened = json.dumps(document(allow("sqs:ReceiveMessage", QUEUE, guest)))
    trail.add("sqs", "SetQueueAttributes", {"queueUrl": url, "attributes": {"Policy": opened}})
    opened = json.dumps(document(allow("secretsmanager:GetSecretValue", "*", guest)))
    trail.add("secretsmanager", "PutResourcePolicy", {"secretId": SECRET, "resourcePolicy": opened})
    opened = closed.replace(json.dumps(guest), json.dumps(partner))
    trail.add("iam", "UpdateAssumeRolePolicy", {"roleName": "shared", "policyDocument": opened})
    trail.add("sqs", "ReceiveMessage", {"queueUrl": url}, identity("guest"), on=[])
    trail.add("secretsmanager", "GetSecretValue", {"secretId": "db"}, identity("guest"))
    trail.add("sts", "AssumeRole", {"roleArn": arn, "roleSessionName": "x"}, STRANGER)

    user = f"arn:aws:iam::{ACCOUNT}:user/guest"
    for resource, expected in (
        ("orders", (user, "sqs:ReceiveMessage", QUEUE)),
        ("db", (user, "secretsmanager:GetSecretValue", SECRET)),
        ("shared", (f"account {OTHER}", "sts:AssumeRole", arn)),
    ):
        assert broken(trail, tmp_path, monkeypatch, capfd, resource, "--to", "1") == [expected]
