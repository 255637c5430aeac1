"""`leastwise analyze escalation` as a user runs it, over an account of a file."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from leastwise.cli.app import run

ACCOUNT = "111122223333"
IAM = f"arn:aws:iam::{ACCOUNT}"
Run = Callable[..., tuple[int, str, str]]


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def user(name: str, *statements: dict[str, Any], attached: tuple[str, ...] = ()) -> dict[str, Any]:
    policies = [{"PolicyName": "own", "PolicyDocument": document(*statements)}] if statements else []
    return {
        "Path": "/",
        "UserName": name,
        "UserId": f"AIDAEXAMPLE{name.upper():0<10}",
        "Arn": f"{IAM}:user/{name}",
        "CreateDate": "2026-01-01T00:00:00Z",
        "GroupList": [],
        "AttachedManagedPolicies": [{"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn} for arn in attached],
        "UserPolicyList": policies,
        "Tags": [],
    }


def allow(action: str | list[str], resource: str = "*") -> dict[str, Any]:
    return {"Sid": "Grant", "Effect": "Allow", "Action": action, "Resource": resource}


USERS = [
    user("boss", attached=("arn:aws:iam::aws:policy/AdministratorAccess",)),
    user("helper", allow("iam:CreateAccessKey", f"{IAM}:user/boss")),
    user("starter", allow("iam:CreateAccessKey", f"{IAM}:user/helper")),
    user("reader", allow("s3:GetObject", "arn:aws:s3:::reports/*")),
    user("plain"),
]


@pytest.fixture
def analyze(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> Run:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    details = {
        "UserDetailList": USERS,
        "GroupDetailList": [],
        "RoleDetailList": [],
        "Policies": [],
        "IsTruncated": False,
    }
    path = tmp_path / "account.json"
    path.write_text(json.dumps(details))
    with contextlib.redirect_stdout(io.StringIO()):
        assert run(["collect", "--from-file", str(path)]) == 0

    def ran(*arguments: str) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = run(["analyze", "escalation", *arguments])
        captured = capfdbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return ran


def test_findings_are_listed_with_what_closes_most_ways(analyze: Run) -> None:
    code, out, _ = analyze()
    assert code == 1
    assert "User helper can become administrator" in out
    assert "There already (1): user boss" in out
    assert "1. Take iam:CreateAccessKey out of Grant of inline policy own (user helper)" in out
    assert "closes the ways of 2 principals, nobody gets there any more" in out


def test_findings_as_json_keep_their_ids(analyze: Run) -> None:
    first, second = (json.loads(analyze("--output", "json")[1])["findings"] for _ in range(2))
    assert [one["id"] for one in first] == [one["id"] for one in second]
    assert {one["resource"].rpartition("/")[2] for one in first} == {"helper", "starter"}
    assert {one["severity"] for one in first} == {"CRITICAL"}


def test_the_way_of_one_principal_step_by_step(analyze: Run) -> None:
    code, out, _ = analyze("--from", "starter")
    assert code == 1
    hops = [line.strip() for line in out.splitlines() if "becomes" in line]
    assert [hop.partition(":")[0] for hop in hops] == [
        "1. user starter becomes user helper",
        "2. user helper becomes user boss",
    ]
    assert f"iam:CreateAccessKey on {IAM}:user/boss: Grant of inline policy own" in out


def test_ways_to_a_principal_and_to_a_resource(analyze: Run) -> None:
    to_helper = json.loads(analyze("--to", f"{IAM}:user/helper", "--output", "json")[1])
    assert [one["principal"] for one in to_helper["ways"]] == [f"{IAM}:user/starter"]
    code, out, _ = analyze("--to", "arn:aws:s3:::reports/a", "--output", "json")
    found = json.loads(out)
    assert code == 1
    assert f"{IAM}:user/reader" in found["alreadyThere"]
    assert {one["principal"] for one in found["ways"]} == {f"{IAM}:user/helper", f"{IAM}:user/starter"}
    assert found["notes"]


def test_no_way_is_exit_0(analyze: Run) -> None:
    code, out, _ = analyze("--from", "plain")
    assert code == 0
    assert "No way to administrator was found." in out


def test_graphs_go_to_stdout(analyze: Run) -> None:
    nodes = json.loads(analyze("--graph", "json")[1])["graph"]["nodes"]
    assert {one["label"] for one in nodes.values()} == {"user starter", "user helper", "user boss"}
    for name in ("svg", "graphml"):
        code, out, _ = analyze("--graph", name)
        assert code == 1
        ElementTree.fromstring(out)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--from", "nobody"), 3, "nobody"),
        (("--to", "nothing"), 2, "--to nothing"),
        (("--to", "admin", "--output", "csv"), 2, "--output csv"),
        (("--account", "999999999999"), 3, "999999999999"),
        (("--to", "admin", "--account", "999999999999"), 3, "999999999999"),
    ],
)
def test_what_names_nothing_is_said_in_one_line(
    analyze: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    found, out, errors = analyze(*arguments)
    assert found == code
    assert out == ""
    assert words in errors.splitlines()[0]
    assert "Traceback" not in errors


def test_a_question_keeps_no_findings(analyze: Run) -> None:
    analyze("--from", "starter")
    again = json.loads(analyze("--output", "json")[1])["findings"]
    assert all(one["isNew"] for one in again)
