"""`leastwise timeline` as a user runs it, over a lake made of a trail's records."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run

ACCOUNT = "111122223333"
READERS = f"arn:aws:iam::{ACCOUNT}:policy/readers"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
KEY, CHAINED = "ASIAADMIN000000000", "ASIACHAINED0000000"
ALICE = {
    "type": "IAMUser",
    "principalId": "AIDAALICE000000000",
    "arn": f"arn:aws:iam::{ACCOUNT}:user/alice",
    "accountId": ACCOUNT,
    "accessKeyId": "AKIAALICE000000000",
    "userName": "alice",
}
HOSTILE = "curl\x1b[2J\n\u202e"

Run = Callable[..., tuple[int, str, str]]


def session(role: str, key: str) -> dict[str, Any]:
    issuer = {"type": "Role", "userName": role, "arn": f"arn:aws:iam::{ACCOUNT}:role/{role}", "principalId": "AROAX"}
    return {
        "type": "AssumedRole",
        "principalId": "AROAX:alice@work",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/alice@work",
        "accountId": ACCOUNT,
        "accessKeyId": key,
        "sessionContext": {"sessionIssuer": issuer},
    }


def document(action: str) -> str:
    statement = {"Sid": "Read", "Effect": "Allow", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def event(minute: int, name: str, request: dict[str, Any] | None, response: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "eventVersion": "1.11",
        "userIdentity": ALICE,
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
    } | more


def user(name: str, unique: str, minute: int) -> dict[str, Any]:
    date = f"May 1, 2024, 10:{minute:02}:00 AM"
    arn = f"arn:aws:iam::{ACCOUNT}:user/{name}"
    return {"user": {"userName": name, "path": "/", "userId": unique, "arn": arn, "createDate": date}}


def policy_response(default: str, minute: int) -> dict[str, Any]:
    date = f"May 1, 2024, 10:{minute:02}:00 AM"
    body = {"policyName": "readers", "policyId": "ANPAREADERS0000000", "arn": READERS, "path": "/"}
    return {
        "policy": body | {"defaultVersionId": default, "isAttachable": True, "createDate": date, "updateDate": date}
    }


def issued(key: str) -> dict[str, Any]:
    return {"credentials": {"accessKeyId": key, "expiration": "May 1, 2024, 11:00:00 AM"}}


TRAIL = [
    event(
        0,
        "CreatePolicy",
        {"policyName": "readers", "policyDocument": document("s3:GetObject")},
        policy_response("v1", 0),
    ),
    event(1, "CreateUser", {"userName": "bob"}, user("bob", "AIDABOB00000000001", 1)),
    event(2, "AttachUserPolicy", {"userName": "bob", "policyArn": READERS}, userAgent=HOSTILE),
    event(
        3,
        "CreatePolicyVersion",
        {"policyArn": READERS, "policyDocument": document("s3:*"), "setAsDefault": True},
        {"policyVersion": {"versionId": "v2", "isDefaultVersion": True, "createDate": "May 1, 2024, 10:03:00 AM"}},
    ),
    event(4, "AssumeRole", {"roleArn": "x"}, issued(KEY), eventSource="sts.amazonaws.com"),
    event(
        5,
        "AssumeRole",
        {"roleArn": "y"},
        issued(CHAINED),
        eventSource="sts.amazonaws.com",
        userIdentity=session("jump", KEY),
    ),
    event(
        6,
        "PutUserPolicy",
        {"userName": "bob", "policyName": "all", "policyDocument": document("*")},
        userIdentity=session("admin", CHAINED),
    ),
    event(7, "PutUserPolicy", {"userName": "bob", "policyName": "no"}, errorCode="AccessDenied"),
    event(8, "DeleteUserPolicy", {"userName": "bob", "policyName": "all"}),
    event(9, "DetachUserPolicy", {"userName": "bob", "policyArn": READERS}),
    event(10, "DeleteUser", {"userName": "bob"}),
    event(20, "CreateUser", {"userName": "bob"}, user("bob", "AIDABOB00000000002", 20)),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("timeline")
    (folder / "trail.json").write_text(json.dumps({"Records": TRAIL}))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("LEASTWISE_HOME", str(folder / "home"))
        assert run(["ingest", str(folder / "trail.json")]) == 0
    return folder / "home"


@pytest.fixture
def cli(home: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    monkeypatch.setenv("LEASTWISE_HOME", str(home))

    def called(*arguments: str) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = run(["timeline", *arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return called


def rows(output: str) -> list[dict[str, Any]]:
    parsed = json.loads(output)
    assert parsed["schemaVersion"] == 1
    return list(parsed["rows"])


SNAPSHOT = Path(__file__).with_name("timeline_bob.txt")


def test_the_text_is_as_pinned(cli: Run) -> None:
    assert cli("bob") == (0, SNAPSHOT.read_text(encoding="utf-8"), "")


def test_rows_name_what_changed_who_did_it_and_what_it_allowed(cli: Run) -> None:
    found = rows(cli("bob", "--output", "json")[1])

    assert [(row["timelineOf"], row["version"], row["through"], row["eventName"]) for row in found] == [
        ("AIDABOB00000000001", 1, None, "CreateUser"),
        ("AIDABOB00000000001", 2, None, "AttachUserPolicy"),
        ("AIDABOB00000000001", 2, "policy readers", "CreatePolicyVersion"),
        ("AIDABOB00000000001", 3, None, "PutUserPolicy"),
        ("AIDABOB00000000001", 4, None, "DeleteUserPolicy"),
        ("AIDABOB00000000001", 5, None, "DetachUserPolicy"),
        ("AIDABOB00000000001", 6, None, "DeleteUser"),
        ("AIDABOB00000000002", 1, None, "CreateUser"),
    ]
    put = found[3]
    assert put["changes"] == [
        {
            "path": ["userPolicyList", "all"],
            "kind": "added",
            "before": None,
            "after": {"policyName": "all", "policyDocument": json.loads(document("*"))},
        }
    ]
    assert (put["principal"], put["role"], put["session"], put["human"]) == (
        "alice@work",
        "admin",
        "alice@work",
        "alice",
    )
    assert put["roleChain"] == ["alice", "alice@work (role jump)"]
    assert put["newlyAllows"] == ["bob can now do everything (inline policy all)"]
    assert put["escalation"] is True
    assert re.search(r'^\+ +"Action": "\*",$', put["patch"], re.MULTILINE)
    assert found[1]["userAgent"] == HOSTILE
    assert found[4]["noLongerAllows"] == ["bob can no longer do everything (inline policy all)"]


def test_ndjson_and_csv_hold_the_same_rows(cli: Run) -> None:
    expected = rows(cli("bob", "-o", "json")[1])
    lines = [json.loads(line) for line in cli("bob", "-o", "ndjson")[1].splitlines()]
    cells = list(csv.DictReader(io.StringIO(cli("bob", "-o", "csv")[1], newline="")))

    assert lines == expected
    assert [(cell["version"], cell["eventID"]) for cell in cells] == [
        (str(row["version"]), row["eventID"]) for row in expected
    ]
    assert json.loads(cells[3]["changes"]) == expected[3]["changes"]
    assert "\x1b" not in cli("bob", "-o", "ndjson")[1]


def test_own_leaves_out_what_came_through_others_and_a_period_the_rest(cli: Run) -> None:
    own = rows(cli("bob", "--own", "-o", "json")[1])
    assert {row["through"] for row in own} == {None}
    window = rows(cli("bob", "--since", "2024-05-01T10:03Z", "--until", "2024-05-01T10:08Z", "-o", "json")[1])
    assert [row["eventName"] for row in window] == ["CreatePolicyVersion", "PutUserPolicy"]
    code, out, err = cli("bob", "--since", "2025-01-01")
    assert (code, out) == (3, "")
    assert err.startswith("leastwise: timeline: nothing changed in that period\n")


def test_patch_shows_a_text_diff_a_version(cli: Run) -> None:
    out = cli(READERS, "--patch")[1]
    assert "     --- version 1\n     +++ version 2\n" in out
    assert '     +    "defaultVersionId": "v2",\n' in out
    assert "---" not in cli(READERS)[1]


def test_a_policys_timeline_says_whom_its_edit_touched(cli: Run) -> None:
    found = rows(cli(READERS, "-o", "json")[1])
    assert [row["newlyAllows"] for row in found] == [
        [],
        ["bob can now s3:* but s3:GetObject on any resource (readers)"],
    ]


def test_the_resource_at_a_moment(cli: Run) -> None:
    code, out, _ = cli("bob", "--at", "2024-05-01T10:07Z")
    heading, _, text = out.partition("\n")
    assert code == 0
    assert heading == "AWS::IAM::User bob: version 3, since 2024-05-01T10:06:00Z"
    assert [one["policyName"] for one in json.loads(text)["configuration"]["userPolicyList"]] == ["all"]
    (row,) = rows(cli("bob", "--at", "2024-05-02", "-o", "json")[1])
    assert (row["resourceId"], row["version"]) == ("AIDABOB00000000002", 1)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2024-05-01T10:00:59Z", "AWS::IAM::User bob was not there yet at 2024-05-01T10:00:59Z: it was created at"),
        ("2024-05-01T10:15:00Z", "AWS::IAM::User bob was gone at 2024-05-01T10:15:00Z: it was deleted at"),
    ],
)
def test_a_moment_without_the_resource_is_explained(cli: Run, moment: str, said: str) -> None:
    code, out, err = cli("bob", "--at", moment)
    assert (code, out) == (3, "")
    assert said in err


def test_versions_and_moments_are_compared(cli: Run) -> None:
    out = cli(READERS, "--diff", "1", "2")[1]
    assert "+ policy, statement Read, Action s3:*\n" in out
    (row,) = rows(cli(READERS, "--diff", "2024-05-01T10:00Z", "2024-05-01T10:05Z", "-o", "json")[1])
    assert (row["before"]["version"], row["after"]["version"]) == (1, 2)
    assert row["patch"].startswith("--- version 1 2024-05-01T10:00:00Z\n+++ version 2 2024-05-01T10:03:00Z\n")
    assert cli(READERS, "--diff", "2", "2")[1] == "no difference\n"


def test_elevations_newest_first(cli: Run) -> None:
    code, out, err = cli("--elevations", "-o", "json")
    found = rows(out)
    assert (code, err) == (0, "")
    assert [(row["eventName"], row["escalation"], row["human"]) for row in found] == [
        ("PutUserPolicy", True, "alice"),
        ("CreatePolicyVersion", False, "alice"),
        ("AttachUserPolicy", False, "alice"),
    ]
    assert [row["eventName"] for row in rows(cli("--elevations", "--since", "2024-05-01T10:03Z", "-o", "json")[1])] == [
        "PutUserPolicy",
        "CreatePolicyVersion",
    ]
    assert "  [escalation]" in cli("--elevations")[1]
    edited = rows(cli("--elevations", "--type", "policy", "-o", "json")[1])
    assert [row["eventName"] for row in edited] == ["CreatePolicyVersion"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--fail-on", "escalation"], 1),
        (["--fail-on", "elevation"], 1),
        (["--fail-on", "escalation", "--until", "2024-05-01T10:05Z"], 0),
        (["--fail-on", "elevation", "--until", "2024-05-01T10:05Z"], 1),
        (["--fail-on", "elevation", "--since", "2025-01-01"], 0),
        ([], 0),
    ],
)
def test_elevations_fail_on(cli: Run, options: list[str], code: int) -> None:
    assert cli("--elevations", *options)[0] == code


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nobody"], 3, "timeline: nothing named 'nobody' was ever recorded"),
        ([f"arn:aws:iam::{ACCOUNT}:user/nobody"], 3, "was ever recorded"),
        (["bob", "--type", "role"], 3, "there is AWS::IAM::User in account 111122223333"),
        ([], 2, "give a resource, or --elevations"),
        (["bob", "--elevations"], 2, "give a resource, or --elevations"),
        (["bob", "--at", "now", "--diff", "1", "2"], 2, "three questions"),
        (["bob", "--fail-on", "elevation"], 2, "--fail-on goes with --elevations"),
        (["bob", "--at", "soon"], 2, "--at: 'soon' is no time"),
        (["bob", "--diff", "1", "2"], 2, "several resources have that name"),
        (["AIDABOB00000000001", "--diff", "1", "9"], 2, "there is no version 9"),
        (["bob", "--since", "2024-02-01", "--until", "2024-01-01"], 2, "the period ends before it begins"),
    ],
)
def test_questions_without_an_answer_are_told_so_in_a_line(
    cli: Run, arguments: list[str], code: int, said: str
) -> None:
    given, out, err = cli(*arguments)
    assert (given, out) == (code, "")
    assert said in err.splitlines()[0]


def test_nothing_recorded_at_all(cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path))
    code, out, err = cli("bob")
    assert (code, out) == (3, "")
    assert "no state of any account is known yet" in err
    assert "leastwise collect" in err


def test_colour_only_where_it_is_welcome(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from leastwise.reports import terminal

    assert "\x1b" not in cli("bob")[1]
    monkeypatch.setattr(terminal, "wants_color", lambda stream: True)
    out = cli("bob")[1]
    assert "\x1b[1m" in out
    assert "\x1b[2J" not in out


@pytest.fixture
def observed_later(cli: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same trail, and a snapshot half an hour after its last event that found a policy nobody is known to put."""
    from leastwise.collectors.collector import Observations
    from leastwise.inventory.store import Inventory
    from leastwise.lake.lake import Lake
    from leastwise.model.configuration_item import ConfigurationItem, Scope

    shutil.copytree(home, tmp_path / "home")
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))
    moment = datetime(2024, 5, 1, 10, 50, tzinfo=UTC)
    arn = f"arn:aws:iam::{ACCOUNT}:user/bob"
    put = [{"policyName": "unseen", "policyDocument": json.loads(document("iam:*"))}]
    members = {"userName": "bob", "path": "/", "userId": "AIDABOB00000000002", "arn": arn, "userPolicyList": put}
    bob = ConfigurationItem(
        ACCOUNT, "global", "AWS::IAM::User", "AIDABOB00000000002", "bob", arn, moment, configuration=members
    )
    role = replace(bob, resource_type="AWS::IAM::Role", resource_id="AROAOLD", resource_name="old", arn="arn:old")
    role = replace(role, capture_time=moment - timedelta(minutes=10), configuration={"roleName": "old"})
    scope = Scope(ACCOUNT, "global", "AWS::IAM::Role")
    with Lake.open(tmp_path / "home" / "lake") as lake, Inventory.open(lake) as inventory:
        for observations in (Observations([role]), Observations([bob], {scope})):
            inventory.record(observations, source="a test", started=moment, finished=moment)
    return cli


def test_what_no_event_explains_is_a_gap(observed_later: Run) -> None:
    out = observed_later("AIDABOB00000000002", "--own")[1]
    assert (
        "2    2024-05-01T10:50:00Z  changed between 2024-05-01T10:20:00Z and 2024-05-01T10:50:00Z by an unseen hand: "
        "is the trail complete?\n"
        "     + inline policy unseen: Allow iam:* on *\n"
        "     ▲ bob can now iam:* on any resource (inline policy unseen)  [escalation]\n"
    ) in out
    gap = rows(observed_later("AIDABOB00000000002", "-o", "json")[1])[-1]
    assert (gap["origin"], gap["since"], gap["eventName"]) == ("gap", "2024-05-01T10:20:00Z", None)
    assert "unseen hand" in observed_later("--elevations")[1]


def test_a_deletion_that_no_event_explains_is_a_gap_too(observed_later: Run) -> None:
    out = observed_later("old")[1]
    assert "1    2024-05-01T10:00:00Z  first seen (there already when the trail begins)\n" in out
    assert (
        "2    2024-05-01T10:50:00Z  deleted between 2024-05-01T10:40:00Z and 2024-05-01T10:50:00Z by an unseen" in out
    )


def test_one_account_of_several(cli: Run) -> None:
    assert cli("bob", "--account", ACCOUNT)[0] == 0
    assert cli("bob", "--account", "999999999999")[0] == 3
    assert cli("--elevations", "--account", "999999999999", "--fail-on", "elevation")[0] == 0
