"""`leastwise right-size` and `leastwise generate` as a user runs them: outputs, exit codes, refusals."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run

sys.path.insert(0, str(Path(__file__).parents[1]))
from trail_records import log_object, object_name, record, write_objects

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/operator"
ROLE_ID = "AROAOPERATOR00000000"
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}],
}
SESSION = {
    "type": "AssumedRole",
    "principalId": f"{ROLE_ID}:carol",
    "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/operator/carol",
    "accountId": ACCOUNT,
    "sessionContext": {"sessionIssuer": {"type": "Role", "principalId": ROLE_ID, "arn": ROLE, "accountId": ACCOUNT}},
}


def _at(**ago: float) -> str:
    return (datetime.now(UTC) - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _records() -> list[dict[str, Any]]:
    created = {
        "role": {"path": "/", "roleName": "operator", "roleId": ROLE_ID, "arn": ROLE, "createDate": _at(days=100)}
    }
    asked = {"roleName": "operator", "assumeRolePolicyDocument": json.dumps(TRUST)}
    put = {"roleName": "operator", "policyName": "ec2", "policyDocument": json.dumps(POLICY)}
    described = {"eventSource": "ec2.amazonaws.com", "eventName": "DescribeInstances", "requestParameters": {}}
    return [
        record(1, eventName="CreateRole", eventTime=_at(days=100), requestParameters=asked, responseElements=created),
        record(2, eventName="PutRolePolicy", eventTime=_at(days=99), requestParameters=put),
        *(record(n, userIdentity=SESSION, eventTime=_at(days=n), **described) for n in (10, 20, 30)),
    ]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Path:
    """A LEASTWISE_HOME with a role that may do everything in EC2 and described instances three times."""
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    write_objects(tmp_path / "trail", {object_name(1): log_object(*_records())})
    assert run(["ingest", str(tmp_path / "trail")]) == 0
    capfd.readouterr()
    return tmp_path


def test_the_report_and_the_policy(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["right-size", "operator"]) == 0
    report = capfd.readouterr().out
    assert "3 of 3 replayed calls stay allowed" in report
    assert "the new policy allows nothing that today's policies do not" in report
    assert json.loads(report[report.index("{") :])["Statement"][0]["Action"] == "ec2:DescribeInstances"


@pytest.mark.parametrize(
    ("form", "part"),
    [("terraform", "aws_iam_policy"), ("cloudformation", "AWS::IAM::ManagedPolicy"), ("cli", "aws iam")],
)
def test_a_format_prints_the_policy_alone(home: Path, capfd: pytest.CaptureFixture[str], form: str, part: str) -> None:
    assert run(["right-size", "operator", "--format", form]) == 0
    printed = capfd.readouterr()
    assert part in printed.out
    assert "replayed calls" not in printed.out
    assert "replayed calls" in printed.err


def test_json_carries_a_schema_version(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["right-size", ROLE, "--output", "json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert (found["schemaVersion"], found["proof"], found["principalId"]) == (1, "PASS", ROLE_ID)


def test_a_canary_is_watched(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    watch = home / "watch.json"
    assert run(["right-size", "operator", "--canary", str(watch)]) == 0
    assert run(["right-size", "--watch", str(watch)]) == 3  # nothing was ingested since
    found = json.loads(watch.read_text())
    watch.write_text(json.dumps({**found, "since": _at(days=15)}))
    stopped = record(
        50,
        userIdentity=SESSION,
        eventTime=_at(hours=1),
        eventSource="ec2.amazonaws.com",
        eventName="StopInstances",
        requestParameters={"instanceId": "i-01234567"},
    )
    write_objects(home / "more", {object_name(2): log_object(stopped)})
    assert run(["ingest", str(home / "more")]) == 0
    capfd.readouterr()
    assert run(["right-size", "--watch", str(watch)]) == 1
    assert "would be denied  ec2:StopInstances  1 call" in capfd.readouterr().out
    assert run(["right-size", "--watch", str(watch), "-o", "json"]) == 1
    assert json.loads(capfd.readouterr().out)["replay"]["denied"] == 1


def test_generate_needs_no_policy(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["generate", "operator"]) == 0
    printed = capfd.readouterr().out
    assert "was not proved" in printed
    assert '"Action": "ec2:DescribeInstances"' in printed


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["right-size"], 2, "whose policy is to be made smaller?"),
        (["right-size", "nobody"], 3, "nobody: no user or role of that name"),
        (["right-size", "operator", "--keep", "ec2:Nothing"], 2, "no action of that name is known"),
        (["right-size", "operator", "--days", "0"], 2, "--days"),
        (["right-size", "--watch", "absent.json"], 2, "absent.json: No such file"),
        (["right-size", "operator", "--canary", "no/such/folder.json"], 2, "does not exist"),
        (["generate", "nobody"], 3, "holds no calls of a user or role of that name"),
    ],
)
def test_refusals_are_one_line(
    home: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], code: int, message: str
) -> None:
    assert run(arguments) == code
    assert message in capfd.readouterr().err


def test_calls_that_cannot_be_judged_end_with_4(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    odd = record(60, userIdentity=SESSION, eventTime=_at(hours=2), eventSource="odd.amazonaws.com", eventName="DoOdd")
    write_objects(home / "more", {object_name(2): log_object(odd)})
    assert run(["ingest", str(home / "more")]) == 0
    assert run(["right-size", "operator"]) == 4
    assert "the IAM action behind odd.amazonaws.com DoOdd is not known" in capfd.readouterr().out


def test_without_a_lake_there_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path))
    assert run(["right-size", "operator"]) == 3
    assert run(["generate", "operator"]) in (2, 3)
    assert "Traceback" not in capfd.readouterr().err
