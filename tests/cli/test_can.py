"""`leastwise can` as a user runs it, over two snapshots of an account read from files."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run

ACCOUNT = "111122223333"
OBJECT = "arn:aws:s3:::reports/x"
ADMINISTRATOR = {"PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}
READ_ONLY = {"PolicyName": "ReadOnlyAccess", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
NO_MFA = {
    "Sid": "NoMfa",
    "Effect": "Deny",
    "Action": "*",
    "Resource": "*",
    "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
}

Run = Callable[..., tuple[int, str, str]]


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def user(name: str, *attached: dict[str, str], **inline: Any) -> dict[str, Any]:
    return {
        "Path": "/",
        "UserName": name,
        "UserId": f"AIDAEXAMPLE{name.upper():0<10}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
        "CreateDate": "2026-01-01T00:00:00Z",
        "GroupList": [],
        "AttachedManagedPolicies": list(attached),
        "UserPolicyList": [{"PolicyName": key, "PolicyDocument": value} for key, value in inline.items()],
    }


def role(name: str) -> dict[str, Any]:
    trusted = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    upload = {"Sid": "Put", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::reports/*"}
    return {
        "Path": "/",
        "RoleName": name,
        "RoleId": f"AROAEXAMPLE{name.upper():0<10}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/{name}",
        "CreateDate": "2026-01-01T00:00:00Z",
        "AssumeRolePolicyDocument": document(trusted),
        "RolePolicyList": [{"PolicyName": "Upload", "PolicyDocument": document(upload)}],
        "AttachedManagedPolicies": [],
        "InstanceProfileList": [],
    }


def collect(folder: Path, day: int, users: list[dict[str, Any]], roles: list[dict[str, Any]]) -> None:
    path = folder / f"account-{day}.json"
    details = {"UserDetailList": users, "GroupDetailList": [], "RoleDetailList": roles, "Policies": []}
    path.write_text(json.dumps(details | {"IsTruncated": False}))
    when = datetime(2026, 1, day, tzinfo=UTC).timestamp()
    os.utime(path, (when, when))
    assert run(["collect", "--from-file", str(path)]) == 0


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command over two snapshots: on the 10th alice has nothing, on the 20th everything but bob is gone."""
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    roles = [role("deploy")]
    collect(tmp_path, 10, [user("alice"), user("bob"), user("deploy", READ_ONLY)], roles)
    collect(tmp_path, 20, [user("alice", ADMINISTRATOR, Mfa=document(NO_MFA)), user("deploy", READ_ONLY)], roles)
    capfd.readouterr()

    def command(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return command


def test_at_a_moment_and_now(asked: Run) -> None:
    code, out, _ = asked("can", "alice", "s3:PutObject", OBJECT, "--at", "2026-01-15")
    assert (code, out.splitlines()[:2]) == (
        1,
        [f"no: user alice s3:PutObject on {OBJECT}", "    no identity policy allows it"],
    )
    code, out, _ = asked("can", "alice", "s3:PutObject", OBJECT)
    assert code == 0
    assert (
        out
        == f"""\
only under conditions: user alice s3:PutObject on {OBJECT}
    an identity policy allows it
    Statement[0] of AdministratorAccess allows it
    unless BoolIfExists aws:multifactorauthpresent false  (NoMfa of inline policy Mfa)
    for example with aws:multifactorauthpresent = true
    note: whether {OBJECT} has a policy of its own was not recorded: none was looked at
    note: the account that owns {OBJECT} was not recorded: it was taken for the caller's own
    note: the organisation of account {ACCOUNT} was not recorded: its SCPs were not looked at
"""
    )


def test_context_and_explanation(asked: Run) -> None:
    given = ("can", "alice", "s3:PutObject", OBJECT, "--explain", "--context", "aws:MultiFactorAuthPresent=false")
    code, out, _ = asked(*given)
    assert code == 1
    assert out.startswith("no: ")
    assert "identity inline policy Mfa NoMfa (Deny) applies" in out
    assert "identity AdministratorAccess Statement[0] (Allow) applies" in out


def test_json(asked: Run) -> None:
    code, out, _ = asked("can", f"arn:aws:iam::{ACCOUNT}:role/deploy", "s3:PutObject", OBJECT, "--output", "json")
    found = json.loads(out)
    assert code == 0
    assert (found["schemaVersion"], found["verdict"]) == (1, "yes")
    assert found["through"] == [{"policy": "inline policy Upload", "statement": "Put"}]
    assert found["principal"]["uniqueId"] == "AROAEXAMPLEDEPLOY0000"
    assert found["considered"][0]["applies"] is True
    found = json.loads(asked("can", "alice", "s3:PutObject", OBJECT, "--at", "2026-01-15", "-o", "json")[1])
    assert (found["at"], found["verdict"], found["example"]) == ("2026-01-15T00:00:00Z", "no", None)


def test_undecided_is_3_and_says_why(asked: Run) -> None:
    code, out, _ = asked("can", "AIDAEXAMPLEDEPLOY0000", "s3:PutObject", OBJECT)
    assert code == 3
    assert out.splitlines()[1] == "    policy ReadOnlyAccess was not recorded"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("deploy", "s3:PutObject"), 2, "several principals have that name"),
        (("zed", "s3:PutObject"), 3, "no user or role of that name was recorded"),
        (("bob", "s3:PutObject"), 3, "bob was gone now: it was deleted at 2026-01-20T00:00:00Z"),
        (("bob", "s3:PutObject", "--at", "2025-01-01"), 3, "what is recorded of it begins at 2026-01-10T00:00:00Z"),
        (("alice", "s3:*"), 2, "no single action"),
        (("alice", "s3:PutObject", "nowhere"), 2, "no ARN"),
        (("alice", "s3:PutObject", "--at", "then"), 2, "--at: 'then' is no time"),
        (("alice", "s3:PutObject", "--context", "nothing"), 2, "no key=value"),
    ],
)
def test_what_cannot_be_answered(asked: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    found, out, error = asked("can", *arguments)
    assert (found, out) == (code, "")
    assert said in error


def test_nothing_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "none"))
    assert run(["can", "alice", "s3:GetObject"]) == 3
    assert "leastwise collect" in capfd.readouterr().err


def test_the_documentation_shows_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "access-at-a-moment.md").read_text(encoding="utf-8")
    name, account = re.findall(r"^```json (\S+)\n(.*?)^```", page, re.DOTALL | re.MULTILINE)[0]
    command, shown = re.findall(r"^```text\n\$ leastwise (.*?)\n(.*?)^```", page, re.DOTALL | re.MULTILINE)[0]
    (tmp_path / name).write_text(account)
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    assert run(["collect", "--from-file", str(tmp_path / name)]) == 0
    capfd.readouterr()
    assert run(command.split()) == 0
    assert capfd.readouterr().out == shown
