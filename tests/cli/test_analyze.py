"""`leastwise analyze` and `archive-rules` as a user runs them, over an account of a file and checks of our own."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from leastwise.checks.check import Check, NotEvaluated, Passed, Result
from leastwise.cli.app import run
from leastwise.errors import LakeError
from leastwise.evidence.evidence import Evidence
from leastwise.model.finding import Finding, Severity

ACCOUNT = "111122223333"
USER = "AWS::IAM::User"
Run = Callable[..., tuple[int, str, str]]


def user(name: str, **tags: str) -> dict[str, Any]:
    return {
        "Path": "/",
        "UserName": name,
        "UserId": f"AIDAEXAMPLE{name.upper():0<10}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
        "CreateDate": "2026-01-01T00:00:00Z",
        "GroupList": [],
        "AttachedManagedPolicies": [],
        "UserPolicyList": [],
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }


def collect(folder: Path, day: int, *users: dict[str, Any]) -> None:
    path = folder / f"account-{day}.json"
    details = {"UserDetailList": list(users), "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    path.write_text(json.dumps(details | {"IsTruncated": False}))
    when = datetime(2026, 1, day, tzinfo=UTC).timestamp()
    os.utime(path, (when, when))
    with contextlib.redirect_stdout(io.StringIO()):
        assert run(["collect", "--from-file", str(path)]) == 0


def of_user(item: Any) -> tuple[str, str, str]:
    return item.account_id, item.resource_type, item.arn


def judge(evidence: Evidence) -> Iterator[Result]:
    """Users by their names: idle-… is bad, odd-… cannot be told, all others are fine."""
    for item in evidence.state.of_type(USER):
        name = item.resource_name
        if name.startswith("odd-"):
            yield NotEvaluated(*of_user(item), "its name is odd", "iam:GetUser")
        elif name.startswith("idle-"):
            yield found_idle(item, evidence.days)
        else:
            yield Passed(*of_user(item))


def found_idle(item: Any, days: int) -> Finding:
    return Finding(
        check="idle-user",
        finding_type="UnusedIAMUser",
        severity=Severity.CRITICAL if item.resource_name == "idle-root" else Severity.LOW,
        title=f"User {item.resource_name} did nothing in {days} days",
        account_id=item.account_id,
        region="global",
        resource_type=USER,
        resource=item.arn,
        principal=item.arn,
        details={"lastAccessed": None, "actions": ["s3:GetObject"]},
        explanation=("No call of the trail is theirs.",),
        remediation=(f"aws iam delete-user --user-name {item.resource_name}",),
    )


IDLE = Check(
    "idle-user", "Users that do nothing", "unused", Severity.LOW, ("UnusedIAMUser",), (USER,), "Looks.", (), judge
)


@pytest.fixture
def shelves(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[Check, ...]]:
    """The shelves, with one check of our own."""
    made: dict[str, tuple[Check, ...]] = {"external": (), "unused": (IDLE,), "internal": (), "escalation": ()}
    monkeypatch.setattr("leastwise.usecases.analyzer.analyzing.SHELVES", made)
    return made


@pytest.fixture
def asked(shelves: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command over an account with users of every kind."""
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    collect(tmp_path, 10, user("alice"), user("idle-bob", team="blue"), user("idle-root"), user("odd-carol"))
    capfd.readouterr()

    def ask(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return ask


def documents(asked: Run, *arguments: str) -> tuple[int, dict[str, Any]]:
    code, out, _ = asked("analyze", *arguments, "--output", "json")
    return code, json.loads(out)


def by_name(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["resource"].rpartition("/")[2]: one for one in document["findings"]}


def test_the_table(asked: Run) -> None:
    code, out, err = asked("analyze", "unused")
    assert (code, err) == (1, "")
    lines = out.splitlines()
    ids = [by_name(documents(asked, "unused")[1])[name]["id"][:12] for name in ("idle-root", "idle-bob")]
    assert lines == [
        "UnusedIAMUser  (2)",
        "  CRITICAL       User idle-root did nothing in 90 days",
        f"                 arn:aws:iam::{ACCOUNT}:user/idle-root  {ids[0]}",
        "  LOW            User idle-bob did nothing in 90 days",
        f"                 arn:aws:iam::{ACCOUNT}:user/idle-bob  {ids[1]}",
        "",
        "Not evaluated  (1)",
        "  idle-user: its name is odd (needs iam:GetUser)",
        f"    {USER} arn:aws:iam::{ACCOUNT}:user/odd-carol",
        "",
        "note: no organisation was recorded: SCPs and RCPs were not looked at",
        "note: no trail was ingested: what was used is not known",
        "2 findings: 1 CRITICAL, 1 LOW",
        "evaluated: idle-user 3 of 4",
    ]
    assert all(len(line) <= 80 for line in lines)


def test_json_says_everything(asked: Run) -> None:
    code, document = documents(asked, "unused", "--days", "30")
    assert (code, document["schemaVersion"], document["analyses"]) == (1, 1, ["unused"])
    assert document["zone"] == {"source": "the recorded accounts", "accounts": [ACCOUNT]}
    assert (document["window"]["days"], document["window"]["trail"]) == (30, {})
    assert document["summary"] == {
        "findings": 2,
        "bySeverity": {"CRITICAL": 1, "LOW": 1},
        "byType": {"UnusedIAMUser": 2},
        "evaluated": {"idle-user": "3 of 4"},
    }
    bob = by_name(document)["idle-bob"]
    assert bob["principal"] == {"AWS": bob["resource"]}
    assert (bob["status"], bob["isNew"], bob["createdAt"]) == ("ACTIVE", True, bob["analyzedAt"])
    assert (bob["lastAccessed"], bob["actions"]) == (None, ["s3:GetObject"])
    assert document["notEvaluated"][0] == {
        "checkId": "idle-user",
        "resourceOwnerAccount": ACCOUNT,
        "resourceType": USER,
        "resource": f"arn:aws:iam::{ACCOUNT}:user/odd-carol",
        "reason": "its name is odd",
        "missingAction": "iam:GetUser",
    }
    _, out, _ = asked("analyze", "all", "-o", "json")
    assert out.count('"id"') == 2


def test_other_formats(asked: Run) -> None:
    _, out, err = asked("analyze", "unused", "-o", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["severity"] for row in rows] == ["CRITICAL", "LOW"]
    assert "1 thing was not evaluated" in err
    _, out, _ = asked("analyze", "unused", "-o", "ndjson")
    assert [json.loads(line)["severity"] for line in out.splitlines()] == ["CRITICAL", "LOW"]
    _, out, _ = asked("analyze", "unused", "-o", "sarif")
    (sarif,) = json.loads(out)["runs"]
    assert [one["ruleId"] for one in sarif["results"]] == ["idle-user", "idle-user"]
    assert [one["level"] for one in sarif["results"]] == ["error", "note"]
    assert len(sarif["invocations"][0]["toolExecutionNotifications"]) == 3
    _, out, _ = asked("analyze", "unused", "-o", "junit")
    suites = ElementTree.fromstring(out)
    assert {name: suites.get(name) for name in ("tests", "failures", "skipped")} == {
        "tests": "3",
        "failures": "2",
        "skipped": "1",
    }
    assert len(suites.findall(".//failure")) == 2


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 1),
        (["--fail-on", "low"], 1),
        (["--fail-on", "CRITICAL"], 1),
        (["--fail-on", "NONE"], 0),
        (["--principal", "idle-bob"], 1),
        (["--principal", "idle-bob", "--fail-on", "HIGH"], 0),
        (["--principal", "alice"], 0),
        (["--resource", "odd-carol"], 4),
        (["--resource", f"arn:aws:iam::{ACCOUNT}:user/alice"], 0),
        (["--resource", "nobody"], 3),
        (["--principal", "nobody"], 3),
        (["--account", ACCOUNT], 1),
        (["--account", "999999999999"], 3),
        (["--since", "1d"], 1),
        (["--since", "yesterdayish"], 2),
        (["--days", "0"], 2),
        (["--days", "366"], 2),
        (["--zone", "organization"], 3),
        (["--zone", "account"], 1),
        (["--zone", "account", "--zone", ACCOUNT], 2),
        (["--zone", "o-exampleorgid", "--trust", "203.0.113.0/24"], 1),
        (["--trust", "somebody"], 2),
        (["--exclude-tag", "=x"], 2),
        (["--exclude-tag", "team=blue"], 1),
        (["--output", "xml"], 2),
    ],
)
def test_exit_codes(asked: Run, options: list[str], code: int) -> None:
    assert asked("analyze", "unused", *options)[0] == code


def test_nothing_recorded(shelves: Any, tmp_path: Path, monkeypatch: Any, capfd: Any) -> None:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    assert run(["analyze", "all"]) == 3
    assert "leastwise collect" in capfd.readouterr().err
    assert not (tmp_path / "home").exists()


def test_filters_show_less_and_resolve_nothing(asked: Run) -> None:
    documents(asked, "unused")
    _, document = documents(asked, "unused", "--principal", "idle-bob")
    assert list(by_name(document)) == ["idle-bob"]
    assert document["summary"]["evaluated"] == {"idle-user": "1 of 1"}
    _, document = documents(asked, "unused", "--exclude-tag", "team=blue")
    assert list(by_name(document)) == ["idle-root"]
    assert "1 finding on a resource with an excluded tag is not shown" in document["notes"]
    _, document = documents(asked, "unused", "--since", "2100-01-01")
    assert document["findings"] == []
    assert len(documents(asked, "unused", "--status", "all")[1]["findings"]) == 2


def test_findings_live_from_run_to_run(asked: Run, tmp_path: Path) -> None:
    first = by_name(documents(asked, "unused")[1])
    collect(tmp_path, 20, user("alice"), user("odd-root"), user("odd-carol"))
    _, document = documents(asked, "unused", "--status", "RESOLVED")
    assert set(by_name(document)) == {"idle-bob", "idle-root"}
    bob = by_name(document)["idle-bob"]
    assert (bob["id"], bob["createdAt"]) == (first["idle-bob"]["id"], first["idle-bob"]["createdAt"])
    assert bob["resolvedAt"] >= bob["analyzedAt"] == first["idle-bob"]["analyzedAt"]
    assert documents(asked, "unused")[0] == 4
    collect(tmp_path, 21, user("idle-bob"))
    again = by_name(documents(asked, "unused")[1])["idle-bob"]
    assert (again["status"], again["createdAt"], again["isNew"]) == ("ACTIVE", bob["createdAt"], False)


def test_what_cannot_be_evaluated_stays_as_it_was(asked: Run, shelves: Any) -> None:
    documents(asked, "unused")

    def refuse(evidence: Evidence) -> Iterator[Result]:
        raise LakeError("the trail is damaged", "repair it")
        yield

    shelves["unused"] = (Check("idle-user", "t", "unused", Severity.LOW, (), (USER,), "d", (), refuse),)
    code, document = documents(asked, "unused")
    assert (code, len(document["findings"])) == (1, 2)
    assert [one["reason"] for one in document["notEvaluated"]] == ["the trail is damaged repair it"]
    assert document["summary"]["evaluated"] == {"idle-user": "0 of 1"}


def test_one_finding_in_full(asked: Run) -> None:
    bob = by_name(documents(asked, "unused")[1])["idle-bob"]
    code, out, _ = asked("analyze", "show", bob["id"][:8])
    assert code == 0
    assert out.splitlines()[:2] == ["LOW  UnusedIAMUser  ACTIVE", "User idle-bob did nothing in 90 days"]
    for text in ("No call of the trail is theirs.", "aws iam delete-user --user-name idle-bob", bob["id"]):
        assert text in out
    code, out, _ = asked("analyze", "show", bob["id"], "-o", "json")
    assert json.loads(out)["id"] == bob["id"]
    assert asked("analyze", "show", "0123456789")[0] == 2


def test_archive_one_and_undo(asked: Run) -> None:
    bob = by_name(documents(asked, "unused")[1])["idle-bob"]
    assert asked("analyze", "archive", bob["id"], "--reason", "  ")[0] == 2
    assert asked("analyze", "archive", bob["id"], "--reason", "on leave")[0] == 0
    assert list(by_name(documents(asked, "unused")[1])) == ["idle-root"]
    archived = by_name(documents(asked, "unused", "--status", "archived")[1])["idle-bob"]
    assert (archived["status"], archived["archiveReason"]) == ("ARCHIVED", "on leave")
    assert asked("analyze", "unarchive", bob["id"])[0] == 0
    assert set(by_name(documents(asked, "unused")[1])) == {"idle-bob", "idle-root"}
    assert asked("analyze", "unarchive", bob["id"])[0] == 2


def test_archive_rules(asked: Run) -> None:
    documents(asked, "unused")
    text = json.dumps({"resource": {"contains": ["idle-b"]}})
    assert asked("archive-rules", "add", "leave", "--filter", text, "--reason", "on leave")[0] == 0
    assert asked("archive-rules", "add", "leave", "--filter", text, "--reason", "twice")[0] == 2
    assert len(documents(asked, "unused")[1]["findings"]) == 2  # a rule is for new findings
    assert "archived 1 finding, made 0 ACTIVE" in asked("archive-rules", "apply")[2]
    assert list(by_name(documents(asked, "unused")[1])) == ["idle-root"]
    _, out, _ = asked("archive-rules", "list", "-o", "json")
    (rule,) = json.loads(out)["rows"]
    assert (rule["name"], rule["state"], rule["archived"], rule["reason"]) == ("leave", "in force", "1", "on leave")
    assert asked("archive-rules", "remove", "leave")[0] == 0
    assert asked("archive-rules", "remove", "leave")[0] == 2
    assert set(by_name(documents(asked, "unused")[1])) == {"idle-bob", "idle-root"}


ANY = ["any", "--reason", "x", "--filter", '{"resource": {"exists": true}}']


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["1st", "--reason", "x", "--filter", '{"resource": {"exists": true}}'], "no name of a rule"),
        (["a", "--reason", "x", "--filter", '{"owner": {"eq": ["x"]}}'], "resourceOwnerAccount"),
        (["a", "--reason", "x"], "one of --filter and --filter-file"),
        (["a", "--reason", " ", "--filter", '{"resource": {"exists": true}}'], "--reason is empty"),
        (
            ["a", "--reason", "x", "--filter", '{"resource": {"exists": true}}', "--expires", "2020-01-01"],
            "in the past",
        ),
        (["a", "--reason", "x", "--filter", '{"resource": {"exists": true}}', "--expires", "soon"], "is no date"),
        (["a", "--reason", "x", "--filter-file", "no-such-file"], "No such file"),
    ],
)
def test_rules_that_are_refused(asked: Run, arguments: list[str], message: str) -> None:
    code, out, err = asked("archive-rules", "add", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_rules_with_texts_that_are_no_text_are_kept_and_listed(asked: Run) -> None:
    text = '{"resource": {"eq": ["\\ud800", "\\u001b[2J"]}}'
    assert asked("archive-rules", "add", "odd", "--filter", text, "--reason", "caf\udcff")[0] == 0
    for output in ("table", "json", "csv"):
        code, out, _ = asked("archive-rules", "list", "-o", output)
        assert code == 0
        assert "\\ud800" in out
        assert "\x1b" not in out


def test_a_state_that_cannot_be_used_loses_no_finding(asked: Run, tmp_path: Path) -> None:
    (tmp_path / "home" / "state.sqlite").mkdir()
    code, document = documents(asked, "unused")
    assert (code, len(document["findings"])) == (1, 2)
    assert any("these findings were not recorded" in note for note in document["notes"])
    code, _, err = asked("archive-rules", "list")
    assert code == 2
    assert "Traceback" not in err


def test_findings_in_sql(asked: Run) -> None:
    _, out, _ = asked("query", "SELECT count(*) AS n FROM findings", "-o", "json")
    assert json.loads(out)["rows"][0]["n"] == 0
    bob = by_name(documents(asked, "unused")[1])["idle-bob"]
    sql = (
        "SELECT f.id, f.findingType, u.userName, f.details->>'$.actions[0]' AS action, f.remediation[1] AS remedy, "
        "f.resolvedAt FROM findings f JOIN users u ON u.arn = f.resource WHERE severity = 'LOW'"
    )
    _, out, _ = asked("query", sql, "-o", "json")
    assert json.loads(out)["rows"] == [
        {
            "id": bob["id"],
            "findingType": "UnusedIAMUser",
            "userName": "idle-bob",
            "action": "s3:GetObject",
            "remedy": "aws iam delete-user --user-name idle-bob",
            "resolvedAt": None,
        }
    ]
    _, out, _ = asked("query", "SELECT element_at(principal, 'AWS') AS p FROM findings WHERE status = 'ACTIVE'")
    assert "user/idle-bob" in out
