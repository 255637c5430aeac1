"""`leastwise rules` as a user runs it, over two snapshots of an account read from files."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run

ACCOUNT = "111122223333"
ADMINISTRATOR = {"PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}
ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}

Run = Callable[..., tuple[int, str, str]]


def user(name: str, *attached: dict[str, str], groups: tuple[str, ...] = (), **inline: Any) -> dict[str, Any]:
    return {
        "Path": "/",
        "UserName": name,
        "UserId": f"AIDAEXAMPLE{name.upper():0<10}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
        "CreateDate": "2026-01-01T00:00:00Z",
        "GroupList": list(groups),
        "AttachedManagedPolicies": list(attached),
        "UserPolicyList": [{"PolicyName": key, "PolicyDocument": value} for key, value in inline.items()],
    }


def collect(folder: Path, day: int, users: list[dict[str, Any]]) -> None:
    path = folder / f"account-{day}.json"
    group = {
        "Path": "/",
        "GroupName": "readers",
        "GroupId": "AGPAEXAMPLEREADERS001",
        "Arn": f"arn:aws:iam::{ACCOUNT}:group/readers",
        "CreateDate": "2026-01-01T00:00:00Z",
        "GroupPolicyList": [],
        "AttachedManagedPolicies": [],
    }
    details = {"UserDetailList": users, "GroupDetailList": [group], "RoleDetailList": [], "Policies": []}
    path.write_text(json.dumps(details | {"IsTruncated": False}))
    when = datetime(2026, 1, day, tzinfo=UTC).timestamp()
    os.utime(path, (when, when))
    assert run(["collect", "--from-file", str(path)]) == 0


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs `leastwise rules`; on the 10th all is well, on the 20th alice has policies of her own and no group."""
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    collect(tmp_path, 10, [user("alice", groups=("readers",)), user("bob", groups=("readers",))])
    collect(tmp_path, 20, [user("alice", ADMINISTRATOR, Read=ALLOW), user("bob", groups=("readers",))])
    capfd.readouterr()

    def ask(*arguments: str) -> tuple[int, str, str]:
        code = run(["rules", *arguments])
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return ask


def test_a_rule_in_a_table(asked):
    code, out, _ = asked("evaluate", "IAM_USER_NO_POLICIES_CHECK")
    assert code == 1
    assert out.splitlines() == [
        "IAM_USER_NO_POLICIES_CHECK  1 of 2  Users have no policies of their own, attached or inline",
        f"    NON_COMPLIANT     AWS::IAM::User alice in account {ACCOUNT}: has AdministratorAccess, Read",
    ]


def test_at_a_moment_of_the_past(asked):
    code, out, _ = asked("evaluate", "iam-user-no-policies-check", "--at", "2026-01-15")
    assert (code, out.split("  ")[1]) == (0, "0 of 2")
    code, _, err = asked("evaluate", "--at", "2025-06-01")
    assert code == 3
    assert "no resource" in err


def test_all_rules_as_json(asked):
    code, out, _ = asked("evaluate", "--output", "json")
    document = json.loads(out)
    assert code == 1
    assert document["schemaVersion"] == 1
    counts = {one["configRuleName"]: one["counts"] for one in document["summary"]}
    assert counts["IAM_USER_GROUP_MEMBERSHIP_CHECK"]["NON_COMPLIANT"] == 1
    assert counts["IAM_USER_MFA_ENABLED"]["INSUFFICIENT_DATA"] == 2
    assert "IAM_POLICY_IN_USE" in [one["configRuleName"] for one in document["notEvaluated"]]
    row = next(one for one in document["rows"] if one["configRuleName"] == "IAM_USER_GROUP_MEMBERSHIP_CHECK")
    assert (row["resourceName"], row["complianceType"], row["annotation"]) == (
        "alice",
        "NON_COMPLIANT",
        "is in no group",
    )


def test_csv_lists_every_resource(asked):
    _, out, err = asked("evaluate", "-o", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["complianceType"] for row in rows} >= {"COMPLIANT", "NON_COMPLIANT", "INSUFFICIENT_DATA"}
    assert "not evaluated: IAM_POLICY_IN_USE needs the parameter policyARN" in err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("IAM_GROUP_HAS_USERS_CHECK",), 0),
        (("IAM_USER_MFA_ENABLED",), 4),
        (("IAM_USER_MFA_ENABLED", "--fail-on", "none"), 0),
        (("IAM_USER_NO_POLICIES_CHECK", "IAM_USER_MFA_ENABLED"), 1),
        (("IAM_USER_NO_POLICIES_CHECK", "--fail-on", "none"), 0),
        (("IAM_USER_NO_POLICIES_CHECK", "--account", "444455556666"), 3),
        (("IAM_NO_SUCH_RULE",), 2),
        (("IAM_POLICY_IN_USE",), 2),
        (("IAM_PASSWORD_POLICY", "-p", "IAM_PASSWORD_POLICY.MaxAge=1"), 2),
        (("--rules", "missing"), 2),
    ],
)
def test_exit_codes(asked, arguments, code):
    assert asked("evaluate", *arguments)[0] == code


def test_parameters(asked):
    code, out, _ = asked(
        "evaluate",
        "IAM_POLICY_BLACKLISTED_CHECK",
        "--parameter",
        "IAM_POLICY_BLACKLISTED_CHECK.exceptionList=users:[alice]",
        "--all",
    )
    assert code == 0
    assert f"    NOT_APPLICABLE    AWS::IAM::User alice in account {ACCOUNT}: is in exceptionList" in out.splitlines()


def test_nothing_recorded(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "empty"))
    assert run(["rules", "evaluate"]) == 3
    assert "no state of any account is known" in capfd.readouterr().err


def test_history_of_a_resource(asked):
    code, out, err = asked("history", "alice", "IAM_USER_NO_POLICIES_CHECK", "IAM_USER_MFA_ENABLED")
    assert code == 0
    assert err == ""
    assert out.splitlines() == [
        f"IAM_USER_NO_POLICIES_CHECK  AWS::IAM::User alice in account {ACCOUNT}",
        "    2026-01-10T00:00:00Z  COMPLIANT         has no policies of its own",
        "        version 1: first seen (in a snapshot)",
        "    2026-01-20T00:00:00Z  NON_COMPLIANT     has AdministratorAccess, Read",
        "        version 2: changed by an unseen hand",
        f"IAM_USER_MFA_ENABLED  AWS::IAM::User alice in account {ACCOUNT}",
        "    2026-01-10T00:00:00Z  INSUFFICIENT_DATA mfaDevices was not recorded",
        "        version 1: first seen (in a snapshot)",
    ]


def test_history_as_json(asked):
    code, out, _ = asked("history", "alice", "IAM_USER_GROUP_MEMBERSHIP_CHECK", "-o", "json")
    rows = json.loads(out)["rows"]
    assert code == 0
    assert [(row["complianceType"], row["before"], row["version"]) for row in rows] == [
        ("COMPLIANT", None, 1),
        ("NON_COMPLIANT", "COMPLIANT", 2),
    ]


def test_history_of_an_account_and_of_nothing(asked):
    code, out, _ = asked("history", ACCOUNT, "IAM_PASSWORD_POLICY")
    assert code == 0
    assert out.splitlines()[0] == f"IAM_PASSWORD_POLICY  account {ACCOUNT}"
    assert "INSUFFICIENT_DATA the password policy was not recorded" in out
    code, _, err = asked("history", "nobody")
    assert code == 3
    assert "'nobody'" in err
    code, _, err = asked("history", "alice", "IAM_GROUP_HAS_USERS_CHECK")
    assert code == 3
    assert "none of the rules is about 'alice'" in err


LONG_NAMES = """-- title: Names are short
-- resourceTypes: AWS::IAM::User
SELECT userId AS resourceId, if(length(userName) > 3, 'NON_COMPLIANT', 'COMPLIANT') AS complianceType,
       userName AS annotation
FROM users
"""


def test_a_query_as_rule(asked, tmp_path):
    folder = tmp_path / "home" / "rules"
    folder.mkdir()
    (folder / "short-names.sql").write_text(LONG_NAMES)
    assert "short-names  Names are short" in asked("list")[1]
    code, out, _ = asked("evaluate", "short-names")
    assert code == 1
    assert out.splitlines() == [
        "short-names  1 of 2  Names are short",
        f"    NON_COMPLIANT     AWS::IAM::User alice in account {ACCOUNT}: alice",
    ]
    code, out, _ = asked("history", "alice", "short-names")
    assert code == 0
    assert out.splitlines()[1] == "    2026-01-10T00:00:00Z  NON_COMPLIANT     alice"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT userId AS resourceId FROM users", "does not return complianceType"),
        ("SELECT userId AS resourceId, 'BAD' AS complianceType FROM users", "row 1: complianceType is 'BAD'"),
        ("SELECT 'AIDANOBODY' AS resourceId, 'COMPLIANT' AS complianceType", "no resource has the resourceId"),
        ("SELECT * FROM nothing", "short-names.sql"),
        ("SELECT * FROM read_csv('x')", "short-names.sql"),
    ],
)
def test_queries_that_are_no_rules(asked, tmp_path, query, message):
    (tmp_path / "short-names.sql").write_text(query)
    code, out, err = asked("evaluate", str(tmp_path / "short-names.sql"))
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_a_python_file_runs_only_where_it_is_named(asked, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "never.py").write_text("raise RuntimeError('it ran')")
    code, _, err = asked("evaluate", "--rules", str(folder), "--fail-on", "none")
    assert code == 0
    assert "not evaluated: never is a Python file, run where it is named" in err
    assert "never  a Python file" in asked("list", "--rules", str(folder))[1]
    for arguments in (("never", "--rules", str(folder)), ("--rules", str(folder), "--enable-python", "never")):
        code, _, err = asked("evaluate", *arguments)
        assert code == 2
        assert "line 1: RuntimeError" in err


def test_list_as_json(asked):
    rows = {row["configRuleName"]: row for row in json.loads(asked("list", "-o", "json")[1])["rows"]}
    parameters = {one["name"]: one for one in rows["IAM_PASSWORD_POLICY"]["parameters"]}
    assert parameters["MaxPasswordAge"]["default"] == "90"
    assert rows["IAM_PASSWORD_POLICY"]["owner"] == "AWS"
