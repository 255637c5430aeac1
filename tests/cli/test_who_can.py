"""`leastwise who-can` as a user runs it, over an account read from a file."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run

ACCOUNT = "111122223333"
OBJECT = "arn:aws:s3:::reports/x"


def policy(**statement: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]}


def entity(kind: str, name: str, inline: dict[str, Any] | None, *attached: str, **more: Any) -> dict[str, Any]:
    """A user or role of authorization details."""
    letters = {"User": "AIDA", "Role": "AROA"}[kind]
    policies = [{"PolicyName": "Own", "PolicyDocument": inline}] if inline else []
    managed = [{"PolicyName": one, "PolicyArn": f"arn:aws:iam::aws:policy/{one}"} for one in attached]
    return {
        "Path": "/",
        f"{kind}Name": name,
        f"{kind}Id": f"{letters}EXAMPLE{name.upper():0<10}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:{kind.lower()}/{name}",
        "CreateDate": "2026-01-01T00:00:00Z",
        f"{kind}PolicyList": policies,
        "AttachedManagedPolicies": managed,
        **more,
    }


@pytest.fixture(autouse=True)
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """Two snapshots: from the 20th on alice is an administrator."""
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    put = policy(Action="s3:PutObject", Resource="arn:aws:s3:::reports/*")
    office = policy(Action="s3:*", Resource="*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})
    trusted = policy(Action="sts:AssumeRole", Principal={"Service": "ec2.amazonaws.com"})
    role = entity("Role", "deploy", put, AssumeRolePolicyDocument=trusted, InstanceProfileList=[])
    others = [
        entity("User", "nobody", None, GroupList=[]),
        entity("User", "reader", None, "ReadOnlyAccess", GroupList=[]),
    ]
    for day, attached in ((10, ()), (20, ("AdministratorAccess",))):
        alice = entity("User", "alice", None, *attached, GroupList=[])
        bob = entity("User", "bob\x1b[2J", office, GroupList=[])
        details = {"UserDetailList": [alice, bob, *others], "GroupDetailList": [], "RoleDetailList": [role]}
        path = tmp_path / f"account-{day}.json"
        path.write_text(json.dumps({**details, "Policies": [], "IsTruncated": False}))
        when = datetime(2026, 1, day, tzinfo=UTC).timestamp()
        os.utime(path, (when, when))
        assert run(["collect", "--from-file", str(path)]) == 0
    capfd.readouterr()


def test_csv(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["who-can", "s3:PutObject", OBJECT, "--output", "csv"]) == 0
    found = capfd.readouterr()
    assert [line.split(",")[0:2] for line in found.out.splitlines()][:4] == [
        ["verdict", "principal"],
        ["yes", "role deploy"],
        ["yes", f"root of account {ACCOUNT}"],
        ["yes", "user alice"],
    ]
    assert "cannot be decided,user reader" in found.out
    assert "nobody" not in found.out
    assert "none was looked at" in found.err


def test_json_at_a_moment(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["who-can", "s3:PutObject", OBJECT, "--at", "2026-01-15", "--output", "json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert (found["schemaVersion"], found["at"]) == (1, "2026-01-15T00:00:00Z")
    assert [(one["verdict"], one["principal"]["name"]) for one in found["principals"]] == [
        ("yes", "role deploy"),
        ("yes", f"root of account {ACCOUNT}"),
        ("conditional", "user bob\x1b[2J"),
        ("undecided", "user reader"),
    ]
    assert found["principals"][0]["assumedBy"] == ["ec2.amazonaws.com"]
    assert found["principals"][2]["conditions"][0]["condition"] == "IpAddress aws:sourceip 10.0.0.0/8"


def test_the_table_is_safe_to_show(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["who-can", "s3:PutObject", OBJECT]) == 0
    out = capfd.readouterr().out
    assert "Statement[0] of inline policy Own" in out
    assert "\x1b" not in out


def test_context_settles_conditions(capfd: pytest.CaptureFixture[str]) -> None:
    arguments = ["who-can", "s3:PutObject", OBJECT, "-o", "csv", "--context"]
    assert run([*arguments, "aws:SourceIp=10.1.2.3"]) == 0
    assert "yes,user bob" in capfd.readouterr().out
    assert run([*arguments, "aws:SourceIp=192.0.2.1"]) == 0
    assert "user bob" not in capfd.readouterr().out


def test_nobody_and_bad_questions(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["who-can", "s3:PutObject", OBJECT, "--account", "222233334444"]) == 0
    found = capfd.readouterr()
    assert (found.out, "nobody can" in found.err) == ("", True)
    assert run(["who-can", "s3:*"]) == 2
    assert "no single action" in capfd.readouterr().err
    assert run(["who-can", "s3:PutObject", OBJECT, "--at", "2025-01-01"]) == 3
    assert "nothing was recorded of that time" in capfd.readouterr().err
