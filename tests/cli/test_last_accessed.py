"""`leastwise last-accessed` as a user runs it: an account read from a file, a trail ingested."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run

sys.path.insert(0, str(Path(__file__).parents[1]))
from trail_records import log_object, record, write_objects

ACCOUNT = "111122223333"


def identity(name: str) -> dict[str, Any]:
    arn = f"arn:aws:iam::{ACCOUNT}:user/{name}"
    return {"type": "IAMUser", "principalId": identifier(name), "arn": arn, "accountId": ACCOUNT, "userName": name}


def identifier(name: str) -> str:
    return f"AIDAEXAMPLE{name.upper():0<9}"


def user(name: str, *actions: str, groups: tuple[str, ...] = ()) -> dict[str, Any]:
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}
    policies = [{"PolicyName": "Own", "PolicyDocument": document}] if actions else []
    return {
        "Path": "/", "UserName": name, "UserId": identifier(name), "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
        "CreateDate": "2024-01-01T00:00:00Z", "UserPolicyList": policies, "GroupList": list(groups),
        "AttachedManagedPolicies": [],
    }  # fmt: skip


def call(number: int, name: str, source: str, event: str, days_ago: int, **more: Any) -> dict[str, Any]:
    moment = (datetime.now(UTC) - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")
    members = {"eventSource": f"{source}.amazonaws.com", "eventName": event, "eventTime": moment}
    return record(number, userIdentity=identity(name), requestParameters=None, **members, **more)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LEASTWISE_OUTPUT", raising=False)
    group = {"Path": "/", "GroupName": "staff", "GroupId": "AGPAEXAMPLESTAFF0000", "Arn":
             f"arn:aws:iam::{ACCOUNT}:group/staff", "CreateDate": "2024-01-01T00:00:00Z", "GroupPolicyList": [
                 {"PolicyName": "Own", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
                     {"Effect": "Allow", "Action": "athena:*", "Resource": "*"}]}}],
             "AttachedManagedPolicies": []}  # fmt: skip
    details = {
        "UserDetailList": [user("user1", "glue:*", "ec2:Describe*"), user("user2", groups=("staff",))],
        "GroupDetailList": [group], "RoleDetailList": [], "Policies": [], "IsTruncated": False,
    }  # fmt: skip
    path = tmp_path / "account.json"
    path.write_text(json.dumps(details), encoding="utf-8")
    records = [
        call(1, "user1", "glue", "GetTables", 200), call(2, "user1", "ec2", "DescribeInstances", 3),
        call(3, "user1", "sqs", "ListQueues", 4), call(4, "user1", "glue", "CreateJob", 5, errorCode="AccessDenied"),
        call(5, "user2", "athena", "ListWorkGroups", 1), call(6, "ghost", "s3", "ListBuckets", 1),
    ]  # fmt: skip
    source = write_objects(tmp_path / "trail", {"log.json": log_object(*records)})
    assert run(["ingest", str(source)]) == 0
    assert run(["collect", "--from-file", str(path)]) == 0
    capfd.readouterr()
    return tmp_path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_service_that_was_not_used_for_six_months(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["last-accessed", "user1", "--days", "180", "--output", "csv"]) == 0
    written = capfd.readouterr()
    found = {row["service"]: row for row in rows(written.out)}
    assert {name: row["access"] for name, row in found.items()} == {
        "ec2": "used", "glue": "unused", "sqs": "not granted",
    }  # fmt: skip
    assert (found["glue"]["uses"], found["glue"]["deniedAttempts"], found["glue"]["source"]) == ("1", "1", "trail")
    assert found["glue"]["eventName"] == "GetTables"
    assert "used 1 of 2 granted services" in written.err


def test_only_what_is_unused_action_by_action(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["last-accessed", "user1", "--actions", "--unused", "--service", "ec2", "--output", "csv"]) == 0
    actions = [row["action"] for row in rows(capfd.readouterr().out)]
    assert "DescribeVpcs" in actions
    assert "DescribeInstances" not in actions
    assert all(name.startswith("Describe") for name in actions)


def test_the_table(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["last-accessed", "user1"]) == 0
    out = capfd.readouterr().out.splitlines()
    assert out[0].split()[:2] == ["service", "access"]
    assert any(line.startswith("glue") and "1 of" in line for line in out)


def test_json_names_sources_and_windows(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["last-accessed", identifier("user1"), "--days", "180", "--actions", "--output", "json"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert (document["schemaVersion"], document["days"]) == (1, 180)
    (entity,) = document["entities"]
    assert entity["window"]["trackedDays"] == 5
    assert any("longest gap" in note for note in entity["notes"])
    (glue,) = [one for one in entity["services"] if one["service"] == "glue"]
    assert "glue:GetJob" in glue["neverUsedActions"]
    assert {one["action"]: one["access"] for one in glue["actions"]} == {
        "glue:CreateJob": "never",
        "glue:GetTables": "unused",
    }
    assert glue["lastDenied"]["eventName"] == "CreateJob"


def test_everybody_with_a_service(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["last-accessed", "--service", "athena", "--output", "ndjson"]) == 0
    found = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert {(one["kind"], one["access"]) for one in found} == {("User", "used"), ("Group", "used")}
    assert run(["last-accessed", "--all", "--kind", "group", "--output", "ndjson"]) == 0
    found = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert {one["kind"] for one in found} == {"Group"}


def test_somebody_who_is_no_more(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["last-accessed", identity("ghost")["arn"], "--output", "csv"]) == 0
    written = capfd.readouterr()
    assert [(row["service"], row["access"]) for row in rows(written.out)] == [("s3", "used")]
    assert "what it is granted is not known" in written.err


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        ((), 2, "give a PRINCIPAL"),
        (("user1", "--all"), 2, "give a PRINCIPAL"),
        (("nobody",), 3, "nobody"),
        (("user1", "--days", "0"), 2, "--days 0"),
        (("user1", "--days", "4000"), 2, "--days 4000"),
        (("--service", "glou"), 2, "no service glou"),
        (("--service", "braket"), 3, "nothing of that kind"),
        ((f"arn:aws:iam::{ACCOUNT}:role/none",), 3, "neither recorded nor in the trail"),
    ],
)
def test_what_cannot_be_answered(
    arguments: tuple[str, ...], code: int, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["last-accessed", *arguments]) == code
    written = capfd.readouterr()
    assert text in written.err
    assert "Traceback" not in written.err
    assert written.out == ""


def test_nothing_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "empty"))
    assert run(["last-accessed", "user1"]) == 3
    assert "no state of any account is known yet" in capfd.readouterr().err
