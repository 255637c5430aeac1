"""`leastwise analyze external` and `--preview` as a user runs them, over an account of a Terraform state."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run

ACCOUNT, OUTSIDE = "111122223333", "444455556666"
Run = Callable[..., tuple[int, str, str]]


def policy(principal: Any, action: str, **more: Any) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def resource(kind: str, label: str, **attributes: Any) -> dict[str, Any]:
    provider = 'provider["registry.terraform.io/hashicorp/aws"]'
    instances = [{"attributes": attributes}]
    return {"mode": "managed", "type": kind, "name": label, "provider": provider, "instances": instances}


QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders"
STATE = {
    "version": 4,
    "terraform_version": "1.9.0",
    "resources": [
        resource(
            "aws_iam_role",
            "partner",
            arn=f"arn:aws:iam::{ACCOUNT}:role/partner",
            name="partner",
            unique_id="AROAEXAMPLEPARTNER00",
            create_date="2026-01-01T00:00:00Z",
            path="/",
            assume_role_policy=policy({"AWS": f"arn:aws:iam::{OUTSIDE}:root"}, "sts:AssumeRole"),
        ),
        resource(
            "aws_sqs_queue",
            "orders",
            arn=QUEUE,
            url=f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/orders",
            name="orders",
            policy=policy("*", "sqs:SendMessage", Resource="*"),
        ),
    ],
}


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command over the state."""
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("terraform.tfstate").write_text(json.dumps(STATE))
    assert run(["collect", "--from-file", "terraform.tfstate"]) in (0, 4)
    capfd.readouterr()

    def ask(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return ask


def test_outsiders_are_found_and_stay_archived(asked: Run) -> None:
    code, out, _ = asked("analyze", "external", "--output", "json")
    found = {one["title"]: one for one in json.loads(out)["findings"]}
    assert code == 1
    assert list(found) == ["Anybody can write to Queue orders", f"Account {OUTSIDE} can assume role partner"]
    role = found[f"Account {OUTSIDE} can assume role partner"]
    assert role["findingType"] == "ExternalAccess"
    assert role["principal"] == {"AWS": OUTSIDE}
    assert role["isPublic"] is False
    assert role["sources"] == [{"type": "POLICY"}]
    assert asked("analyze", "archive", role["id"], "--reason", "our partner")[0] == 0
    code, out, _ = asked("analyze", "external", "--output", "json")
    assert [one["title"] for one in json.loads(out)["findings"]] == ["Anybody can write to Queue orders"]
    code, out, _ = asked("analyze", "external", "--trust", OUTSIDE, "--status", "ALL", "--output", "json")
    assert {one["title"]: one["status"] for one in json.loads(out)["findings"]} == {
        "Anybody can write to Queue orders": "ACTIVE",
        f"Account {OUTSIDE} can assume role partner": "RESOLVED",
    }


def test_a_finding_is_shown_in_full(asked: Run) -> None:
    _, out, _ = asked("analyze", "external", "--output", "json")
    identity = json.loads(out)["findings"][0]["id"]
    code, out, _ = asked("analyze", "show", identity)
    assert code == 0
    assert "For example sqs:SendMessage on" in out
    assert "aws:PrincipalOrgID" in out


def change(tmp_path: Path, document: str) -> str:
    path = tmp_path / "change.json"
    path.write_text(json.dumps({"resource": QUEUE, "policy": json.loads(document)}))
    return str(path)


def test_a_preview_records_nothing_and_tells_what_is_new(asked: Run, tmp_path: Path) -> None:
    file = change(tmp_path, policy({"AWS": OUTSIDE}, "sqs:*", Resource="*"))
    code, out, _ = asked("analyze", "--preview", file)
    assert code == 1
    assert out.splitlines()[0].split()[:2] == ["NEW", "HIGH"]
    assert "RESOLVED  CRITICAL      Anybody can write to Queue orders" in out
    assert out.endswith("1 resource changed: 1 new, 1 resolved, 0 as before or changed\n")
    code, out, _ = asked("analyze", "--preview", file, "--output", "json", "--fail-on", "critical")
    document = json.loads(out)
    assert (code, document["schemaVersion"]) == (0, 1)
    assert [one["changeType"] for one in document["findings"]] == ["NEW", "CHANGED"]
    assert document["findings"][1]["existingFindingStatus"] == "ACTIVE"
    _, out, _ = asked("analyze", "external", "--output", "json")
    assert len(json.loads(out)["findings"]) == 2


def test_a_preview_of_what_is_closed_passes(asked: Run, tmp_path: Path) -> None:
    code, out, _ = asked("analyze", "--preview", change(tmp_path, policy({"AWS": ACCOUNT}, "sqs:*", Resource="*")))
    assert (code, out.splitlines()[0].split()[0]) == (0, "RESOLVED")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["analyze", "--preview", "missing.json"], "no such file"),
        (["analyze", "--preview", "terraform.tfstate", "external"], "are for --preview"),
        (["analyze", "--zone", ACCOUNT, "external"], "are for --preview"),
        (["analyze", "--preview", "empty.json"], "holds no change"),
    ],
)
def test_what_cannot_be_previewed_is_refused_in_one_line(asked: Run, arguments: list[str], message: str) -> None:
    Path("empty.json").write_text("{}")
    code, out, err = asked(*arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err
