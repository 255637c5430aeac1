"""`leastwise audit` and `leastwise checks` as a user runs them, over an account of a file and checks of our own."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leastwise.checks.check import Check, Passed, Result
from leastwise.checks.subject import items_of, subject_of
from leastwise.cli.app import run
from leastwise.errors import LakeError
from leastwise.evidence.evidence import Evidence
from leastwise.model.archive_rule import ArchiveRule, parse_filter
from leastwise.model.finding import Severity
from leastwise.model.practice import Practice
from leastwise.settings import load_settings
from leastwise.state.archive_rules import ArchiveRules
from leastwise.workspace import open_state

ACCOUNT = "111122223333"
USER = "AWS::IAM::User"
Run = Callable[..., tuple[int, str, str]]


def user(name: str) -> dict[str, Any]:
    return {
        "Path": "/",
        "UserName": name,
        "UserId": f"AIDAEXAMPLE{name.upper():0<10}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
        "CreateDate": "2026-01-01T00:00:00Z",
        "GroupList": [],
        "AttachedManagedPolicies": [],
        "UserPolicyList": [],
        "Tags": [],
    }


def collect(folder: Path, day: int, *names: str) -> None:
    path = folder / f"account-{day}.json"
    details = {"UserDetailList": [user(name) for name in names], "GroupDetailList": []}
    path.write_text(json.dumps(details | {"RoleDetailList": [], "Policies": [], "IsTruncated": False}))
    when = datetime(2026, 1, day, tzinfo=UTC).timestamp()
    os.utime(path, (when, when))
    with contextlib.redirect_stdout(io.StringIO()):
        assert run(["collect", "--from-file", str(path)]) == 0


def judge(evidence: Evidence) -> Iterator[Result]:
    """Users by their names: bad-… is found, worse-… is critical, odd-… unknown, service-… spared, mute-… forgotten."""
    for item in items_of(evidence, USER):
        subject, kind = subject_of(item), item.resource_name.partition("-")[0]
        if kind in ("bad", "worse"):
            severity = Severity.CRITICAL if kind == "worse" else Severity.LOW
            advice = ("Delete the user.",)
            yield subject.found(
                NAMES, "BadName", severity, f"{subject.name} is bad", "By its name.", remediation=advice
            )
        elif kind == "odd":
            yield subject.not_evaluated("its name is odd", "iam:GetUser")
        elif kind == "service":
            yield subject.not_applicable("it is no human")
        elif kind != "mute":
            yield subject.passed()


NAMES = Check(
    "names",
    "Names of users",
    "best-practice",
    Severity.LOW,
    ("BadName",),
    (USER,),
    "Looks at names.",
    (),
    judge,
    Practice.UNUSED,
    ("iam:GetUser",),
    ("aws iam delete-user --user-name {resource_name}",),
    'resource "aws_iam_user" "{label}" {\n  name = "{resource_name}"\n}',
    {"cis_aws_3.0": ("1.12",)},
)


def pass_all(evidence: Evidence) -> Iterator[Result]:
    for item in items_of(evidence, USER):
        yield Passed(item.account_id, USER, item.arn)


def broken(evidence: Evidence) -> Iterator[Result]:
    raise LakeError("the trail is gone", "Look for it.")
    yield


def simple(identifier: str, judging: Any, practice: Practice) -> Check:
    severity = Severity.LOW
    return Check(identifier, "Of users", "best-practice", severity, ("A",), (USER,), "Looks.", (), judging, practice)


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def put(*checks: Check) -> None:
        monkeypatch.setattr("leastwise.usecases.audit.selecting.AUDIT_CHECKS", checks)

    put(NAMES, simple("fine", pass_all, Practice.MFA))
    return put


@pytest.fixture
def asked(shelf: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LEASTWISE_OUTPUT", raising=False)

    def ask(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = run(list(arguments))
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return ask


def audited(asked: Run, *arguments: str) -> tuple[int, dict[str, Any]]:
    code, out, _ = asked("audit", "--output", "json", *arguments)
    return code, json.loads(out)


def names(document: dict[str, Any]) -> set[str]:
    return {one["resource"].rpartition("/")[2] for one in document["findings"]}


def test_each_practice_is_scored_over_what_was_judged(asked: Run, tmp_path: Path) -> None:
    collect(tmp_path, 10, "alice", "bad-bob", "odd-carol", "service-dan", "mute-eve")
    code, document = audited(asked)
    assert code == 1
    practices = {one["id"]: one for one in document["practices"]}
    assert list(practices) == ["mfa", "unused"]
    unused = practices["unused"]
    assert unused["score"] == 0.5
    counts = {name: unused[name] for name in ("passed", "failed", "notEvaluated", "notApplicable")}
    assert counts == {"passed": 1, "failed": 1, "notEvaluated": 2, "notApplicable": 1}
    reasons = {one["resource"].rpartition("/")[2]: one["reason"] for one in document["notEvaluated"]}
    assert reasons == {"odd-carol": "its name is odd", "mute-eve": "the check told nothing about it"}


def test_findings_bring_their_remedies(asked: Run, tmp_path: Path) -> None:
    collect(tmp_path, 10, "bad-bob")
    finding = audited(asked)[1]["findings"][0]
    text = json.dumps(finding)
    assert "aws iam delete-user --user-name bad-bob" in text
    assert 'name = \\"bad-bob\\"' in text


@pytest.mark.parametrize(
    ("users", "fail_on", "code"),
    [
        (("alice",), "ANY", 0),
        (("alice", "bad-bob"), "ANY", 1),
        (("alice", "bad-bob"), "HIGH", 0),
        (("alice", "worse-bob"), "HIGH", 1),
        (("odd-carol",), "ANY", 4),
        (("odd-carol", "bad-bob"), "HIGH", 4),
        (("odd-carol", "bad-bob"), "ANY", 1),
        (("worse-bob", "odd-carol"), "NONE", 0),
    ],
)
def test_exit_codes(asked: Run, tmp_path: Path, users: tuple[str, ...], fail_on: str, code: int) -> None:
    collect(tmp_path, 10, *users)
    assert asked("audit", "--fail-on", fail_on)[0] == code


def test_nothing_collected_is_told_apart_from_nothing_found(asked: Run) -> None:
    code, out, err = asked("audit")
    assert (code, out) == (3, "")
    assert "no state of any account is known yet" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--practice", "eleven"), "there is no practice 'eleven'"),
        (("--check", "nams"), "Did you mean names?"),
        (("--framework", "cis"), "there is no framework 'cis'"),
        (("--output", "yaml"), "there is no format 'yaml'"),
        (("--output", "json="), "no file is named"),
        (("--output", "json", "--output", "csv"), "cannot both go to standard output"),
        (("--practice", "mfa", "--check", "names"), "no check is of that practice"),
        (("--baseline", "nowhere.json"), "No such file"),
        (("--days", "0"), "days"),
    ],
)
def test_wrong_options_are_told(asked: Run, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    collect(tmp_path, 10, "alice")
    code, out, err = asked("audit", *arguments)
    assert (code, out) == (2, "")
    assert words in err


def test_an_account_that_was_not_recorded(asked: Run, tmp_path: Path) -> None:
    collect(tmp_path, 10, "alice")
    code, _, err = asked("audit", "--account", "444455556666")
    assert code == 3
    assert "nothing was recorded of that account" in err


@pytest.mark.parametrize(
    "option", [("--practice", "7"), ("--practice", "unused"), ("--check", "names"), ("--framework", "cis_aws_3.0")]
)
def test_an_audit_of_a_part(asked: Run, tmp_path: Path, option: tuple[str, str]) -> None:
    collect(tmp_path, 10, "alice", "bad-bob")
    _, document = audited(asked, *option)
    assert [one["id"] for one in document["checks"]] == ["names"]


def test_several_reports_of_one_run(asked: Run, tmp_path: Path) -> None:
    collect(tmp_path, 10, "bad-bob")
    page, table = tmp_path / "audit.html", tmp_path / "table.txt"
    code, out, err = asked("audit", "-o", f"html={page}", "-o", "ndjson", "-o", f"table={table}")
    assert code == 1
    assert json.loads(out.splitlines()[0])
    assert page.read_text().startswith("<!doctype html>")
    assert "user/bad-bob" in table.read_text()
    assert "bad-bob" in page.with_suffix(".csv").read_text()
    assert str(page) in err
    assert "\x1b" not in table.read_text()


def test_what_a_report_cannot_be_written_to(asked: Run, tmp_path: Path) -> None:
    collect(tmp_path, 10, "alice")
    code, _, err = asked("audit", "-o", f"json={tmp_path / 'none' / 'a.json'}")
    assert code == 2
    assert "--output" in err
    assert "does not exist" in err


def test_the_environment_chooses_a_format_unless_audits_do_not_have_it(
    asked: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(tmp_path, 10, "alice")
    monkeypatch.setenv("LEASTWISE_OUTPUT", "json")
    assert json.loads(asked("audit")[1])["schemaVersion"] == 1
    monkeypatch.setenv("LEASTWISE_OUTPUT", "parquet")
    code, out, err = asked("audit")
    assert code == 0
    assert "LEASTWISE_OUTPUT=parquet is ignored" in err
    assert not out.startswith("{")


def test_what_changed_since_the_last_audit(asked: Run, tmp_path: Path) -> None:
    collect(tmp_path, 10, "bad-bob", "bad-eve")
    assert audited(asked)[1]["changes"] == {"since": None, "new": [], "resolved": []}
    collect(tmp_path, 11, "bad-bob", "bad-dan")
    document = audited(asked)[1]
    by_id = {one["id"]: one["resource"].rpartition("/")[2] for one in document["findings"]}
    assert document["changes"]["since"]
    assert [by_id[one] for one in document["changes"]["new"]] == ["bad-dan"]
    assert [one["resource"].rpartition("/")[2] for one in document["changes"]["resolved"]] == ["bad-eve"]


def test_an_audit_of_a_part_is_compared_with_one_of_the_same(asked: Run, tmp_path: Path) -> None:
    collect(tmp_path, 10, "bad-bob")
    audited(asked)
    assert audited(asked, "--practice", "unused")[1]["changes"].get("since") is None
    assert audited(asked, "--practice", "unused")[1]["changes"]["since"]


def test_a_baseline_leaves_only_what_is_new(asked: Run, tmp_path: Path) -> None:
    collect(tmp_path, 10, "bad-bob")
    before = tmp_path / "before.json"
    assert asked("audit", "-o", f"json={before}")[0] == 1
    code, document = audited(asked, "--baseline", str(before))
    assert (code, names(document)) == (0, set())
    collect(tmp_path, 11, "bad-bob", "worse-eve")
    for baseline in ("last", str(before)):
        code, document = audited(asked, "--baseline", baseline)
        assert (code, names(document)) == (1, {"worse-eve"})
    code, document = audited(asked, "--baseline", "last")
    assert (code, names(document)) == (0, set())


@pytest.mark.parametrize("text", ["", "[", "[]", '{"findings": 1}', '{"findings": [{"id": 7}]}', '{"findings": ["x"]}'])
def test_a_baseline_that_is_none(asked: Run, tmp_path: Path, text: str) -> None:
    collect(tmp_path, 10, "alice")
    path = tmp_path / "broken.json"
    path.write_text(text)
    code, out, err = asked("audit", "--baseline", str(path))
    assert (code, out) == (2, "")
    assert err.startswith(f"leastwise: --baseline {path}")


def test_archived_findings_fail_nothing_and_are_counted(asked: Run, tmp_path: Path) -> None:
    collect(tmp_path, 10, "alice", "bad-bob")
    rule = ("archive-rules", "add", "bob", "--filter", '{"checkId": {"eq": ["names"]}}', "--reason", "He is harmless")
    assert asked(*rule)[0] == 0
    code, document = audited(asked)
    assert (code, names(document)) == (0, set())
    assert "archive rule bob" in json.dumps(document["summary"])
    _, out, _ = asked("audit")
    assert "1 " in next(line for line in out.splitlines() if "archive" in line)


def test_a_finding_comes_back_when_its_rule_expires_and_says_so(asked: Run, tmp_path: Path) -> None:
    collect(tmp_path, 10, "bad-bob")
    now = datetime.now(UTC)
    filter_ = parse_filter('{"checkId": {"eq": ["names"]}}')
    rule = ArchiveRule("bob", filter_, "Until he leaves", now - timedelta(days=9), now - timedelta(days=1))
    with open_state(load_settings()) as database:
        ArchiveRules(database).add(rule)
    for _ in range(2):
        code, document = audited(asked)
        assert (code, names(document)) == (1, {"bad-bob"})
        assert "archive rule bob expired" in json.dumps(document["findings"])
        assert "Until he leaves" in json.dumps(document["findings"])


def test_what_a_check_raises_is_not_evaluated(asked: Run, tmp_path: Path, shelf: Any) -> None:
    shelf(simple("broken", broken, Practice.MFA))
    collect(tmp_path, 10, "alice")
    code, document = audited(asked)
    assert code == 4
    assert "the trail is gone" in document["notEvaluated"][0]["reason"]


def failing(evidence: Evidence) -> Iterator[Result]:
    raise ZeroDivisionError("a defect")
    yield


def test_a_check_with_a_defect_takes_no_other_with_it(asked: Run, tmp_path: Path, shelf: Any) -> None:
    shelf(simple("failing", failing, Practice.MFA), NAMES)
    collect(tmp_path, 10, "bad-bob")
    code, document = audited(asked)
    assert (code, names(document)) == (1, {"bad-bob"})
    missed = [one["reason"] for one in document["notEvaluated"]]
    assert len(missed) == 1
    assert missed[0].startswith("the check failed: ZeroDivisionError: a defect")


def test_an_audit_without_a_state_is_still_told(asked: Run, tmp_path: Path) -> None:
    collect(tmp_path, 10, "bad-bob")
    path = tmp_path / "home" / "state.sqlite"
    path.write_bytes(b"no database")
    code, document = audited(asked)
    assert (code, names(document)) == (1, {"bad-bob"})
    assert any("this audit was not recorded" in note for note in document["notes"])


def test_checks_are_listed_by_practice(asked: Run) -> None:
    code, out, _ = asked("checks", "list")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "2. Require multi-factor authentication"
    assert lines[2] == "7. Remove unused users, roles and policies"
    assert "names" in lines[3]
    _, out, _ = asked("checks", "list", "--practice", "7", "--output", "json")
    assert [one["id"] for one in json.loads(out)["checks"]] == ["names"]


def test_a_check_is_explained(asked: Run) -> None:
    code, out, _ = asked("checks", "explain", "names")
    assert code == 0
    for words in ("Looks at names.", "iam:GetUser", "aws iam delete-user", "CIS AWS Foundations Benchmark 3.0.0: 1.12"):
        assert words in out
    code, _, err = asked("checks", "explain", "nams")
    assert code == 2
    assert "names" in err
