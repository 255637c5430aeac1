"""The states of rules on `leastwise timeline`, over a lake made of a trail's records."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run

ACCOUNT = "111122223333"
Run = Callable[..., tuple[int, str, str]]


def event(minute: int, name: str, request: dict[str, Any], response: Any = None) -> dict[str, Any]:
    arn = f"arn:aws:iam::{ACCOUNT}:user/alice"
    return {
        "eventVersion": "1.11",
        "userIdentity": {"type": "IAMUser", "principalId": "AIDAALICE000000000", "arn": arn, "accountId": ACCOUNT},
        "eventTime": f"2024-05-01T10:{minute:02}:00Z",
        "eventSource": "iam.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1",
        "sourceIPAddress": "192.0.2.1",
        "userAgent": "aws-cli/2.15",
        "requestParameters": request,
        "responseElements": response,
        "eventID": f"00000000-0000-4000-8000-{minute:012}",
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
    }


BOB = {
    "user": {
        "userName": "bob",
        "path": "/",
        "userId": "AIDABOB00000000001",
        "arn": f"arn:aws:iam::{ACCOUNT}:user/bob",
        "createDate": "May 1, 2024, 10:01:00 AM",
    }
}
DOCUMENT = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})

GROUP = {
    "group": {
        "groupName": "readers",
        "path": "/",
        "groupId": "AGPAREADERS00000001",
        "arn": f"arn:aws:iam::{ACCOUNT}:group/readers",
        "createDate": "May 1, 2024, 10:00:00 AM",
    }
}
KEY = {
    "userName": "bob",
    "accessKeyId": "AKIABOB0000000001",
    "status": "Active",
    "createDate": "May 1, 2024, 10:06:00 AM",
}
TRAIL = [
    event(0, "CreateGroup", {"groupName": "readers"}, GROUP),
    event(1, "CreateUser", {"userName": "bob"}, BOB),
    event(2, "AddUserToGroup", {"userName": "bob", "groupName": "readers"}),
    event(3, "PutUserPolicy", {"userName": "bob", "policyName": "own", "policyDocument": DOCUMENT}),
    event(4, "DeleteUserPolicy", {"userName": "bob", "policyName": "own"}),
    event(5, "RemoveUserFromGroup", {"userName": "bob", "groupName": "readers"}),
    event(6, "CreateAccessKey", {"userName": "bob"}, {"accessKey": KEY}),
]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    (tmp_path / "trail.json").write_text(json.dumps({"Records": TRAIL}))
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    assert run(["ingest", str(tmp_path / "trail.json")]) == 0

    def ask(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ask


def states(out: str) -> list[tuple[int | None, str, str, str | None]]:
    """Of each row (version) the rules that changed: rule, state, state before."""
    return [
        (row.get("version"), one["configRuleName"], one["complianceType"], one["before"])
        for row in json.loads(out)["rows"]
        for one in row["rules"]
    ]


def test_without_rules_a_timeline_has_none(cli: Run) -> None:
    code, out, _ = cli("timeline", "bob", "--output", "json")
    assert code == 0
    assert all("rules" not in row for row in json.loads(out)["rows"])
    assert "§" not in cli("timeline", "bob")[1]


def test_every_version_says_which_rules_changed_state(cli: Run) -> None:
    rules = ("--rule", "iam-user-no-policies-check", "--rule", "IAM_USER_GROUP_MEMBERSHIP_CHECK")
    _, out, _ = cli("timeline", "bob", "--own", "--output", "json", *rules)
    own, member = "IAM_USER_NO_POLICIES_CHECK", "IAM_USER_GROUP_MEMBERSHIP_CHECK"
    assert states(out) == [
        (1, own, "COMPLIANT", None),
        (1, member, "NON_COMPLIANT", None),
        (2, member, "COMPLIANT", "NON_COMPLIANT"),
        (3, own, "NON_COMPLIANT", "COMPLIANT"),
        (4, own, "COMPLIANT", "NON_COMPLIANT"),
        (5, member, "NON_COMPLIANT", "COMPLIANT"),
    ]


def test_the_table_says_so_below_the_version(cli: Run) -> None:
    _, out, _ = cli("timeline", "bob", "--own", "--rule", "IAM_USER_NO_POLICIES_CHECK")
    lines = out.splitlines()
    place = next(at for at, line in enumerate(lines) if line.startswith("3 "))
    following = lines[place : next((at for at in range(place, len(lines)) if not lines[at]), None)]
    assert "     § IAM_USER_NO_POLICIES_CHECK NON_COMPLIANT, before COMPLIANT: has own" in following
    assert "     § COMPLIANT IAM_USER_NO_POLICIES_CHECK" in lines


def test_time_alone_changes_states(cli: Run) -> None:
    """A key grows too old, which no version of anything says."""
    _, out, _ = cli("timeline", "bob", "--output", "json", "--rule", "ACCESS_KEYS_ROTATED")
    aged = json.loads(out)["rows"][-1]
    assert (aged["kind"], aged["configurationItemCaptureTime"]) == ("compliance", "2024-07-30T10:06:01Z")
    assert [(one["complianceType"], one["before"]) for one in aged["rules"]] == [("NON_COMPLIANT", "INSUFFICIENT_DATA")]
    shown = cli("timeline", "bob", "--rule", "ACCESS_KEYS_ROTATED")[1]
    assert (
        "·    2024-07-30T10:06:01Z  time passed, or more became known\n"
        "     § ACCESS_KEYS_ROTATED NON_COMPLIANT, before INSUFFICIENT_DATA: access key AKIABOB0000000001"
    ) in shown


def test_what_another_resource_changed_stands_with_its_version(cli: Run) -> None:
    _, out, _ = cli("timeline", "readers", "--output", "json", "--rule", "IAM_GROUP_HAS_USERS_CHECK")
    found = [
        (row["kind"], one["complianceType"], one["through"], one["eventName"])
        for row in json.loads(out)["rows"]
        for one in row["rules"]
    ]
    assert found[-2:] == [
        ("compliance", "COMPLIANT", "AWS::IAM::User bob", "AddUserToGroup"),
        ("compliance", "INSUFFICIENT_DATA", "AWS::IAM::User bob", "RemoveUserFromGroup"),
    ]


def test_a_period_leaves_the_other_states_out(cli: Run) -> None:
    rules = ("--rule", "IAM_USER_NO_POLICIES_CHECK", "--own", "--output", "json")
    _, out, _ = cli("timeline", "bob", "--since", "2024-05-01T10:03Z", "--until", "2024-05-01T10:04Z", *rules)
    assert states(out) == [(3, "IAM_USER_NO_POLICIES_CHECK", "NON_COMPLIANT", "COMPLIANT")]


def test_enabled_rules_are_shown_until_they_are_disabled(cli: Run) -> None:
    name = "IAM_USER_GROUP_MEMBERSHIP_CHECK"
    code, _, err = cli("rules", "enable", "iam-user-group-membership-check", "-p", f"{name}.groupNames=admins")
    assert (code, err) == (0, f"enabled: {name}\n")
    assert cli("rules", "enable", "IAM_USER_NO_POLICIES_CHECK")[0] == 0

    found = states(cli("timeline", "bob", "--own", "--output", "json")[1])
    assert [one[2] for one in found if one[1] == name] == ["NON_COMPLIANT"], "readers are no admins"
    assert len(found) == 4

    assert cli("rules", "disable", name)[0] == 0
    assert {one[1] for one in states(cli("timeline", "bob", "--output", "json")[1])} == {"IAM_USER_NO_POLICIES_CHECK"}
    assert cli("rules", "disable", "IAM_USER_NO_POLICIES_CHECK")[0] == 0
    assert "§" not in cli("timeline", "bob")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rules", "enable", "IAM_NOTHING"), "there is no rule 'IAM_NOTHING'"),
        (("rules", "enable", "IAM_POLICY_IN_USE"), "needs the parameter policyARN"),
        (("rules", "disable", "IAM_PASSWORD_POLICY"), "is not enabled"),
        (("timeline", "bob", "--rule", "IAM_NOTHING"), "there is no rule 'IAM_NOTHING'"),
    ],
)
def test_refusals(cli: Run, arguments: tuple[str, ...], said: str) -> None:
    code, _, err = cli(*arguments)
    assert code == 2
    assert said in err


def test_a_rule_of_ones_own_that_is_gone(cli: Run, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "rules"
    folder.mkdir(parents=True)
    query = folder / "lower_case.sql"
    query.write_text(
        "-- resourceTypes: AWS::IAM::User\n"
        "SELECT userId AS resourceId, if(userName = lower(userName), 'COMPLIANT', 'NON_COMPLIANT') AS complianceType "
        "FROM users"
    )
    assert cli("rules", "enable", "lower_case")[0] == 0
    assert states(cli("timeline", "bob", "--own", "--output", "json")[1]) == [(1, "lower_case", "COMPLIANT", None)]
    query.unlink()
    code, _, err = cli("timeline", "bob")
    assert (code, "the enabled rule 'lower_case' no longer exists" in err) == (2, True)
    (folder / "enabled.json").write_text("[]")
    assert "is no list of enabled rules" in cli("timeline", "bob")[2]


def test_a_python_file_is_not_run_because_it_was_found(cli: Run, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "rules"
    folder.mkdir(parents=True)
    (folder / "mine.py").write_text("raise SystemExit('run')")
    code, out, _ = cli("timeline", "bob", "--rule", "all", "--output", "json")
    assert code == 0
    found: dict[str, Any] = {one[1]: one[2] for one in states(out)}
    assert "mine" not in found
    assert "IAM_USER_NO_POLICIES_CHECK" in found
