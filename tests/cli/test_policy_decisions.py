"""`leastwise policy simulate|check-*|diff|minimise|expand` as processes, on files that the tests write."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

READ = {"Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::logs/*"}
READ_LESS = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/2026/*"}
WRITE = {"Sid": "Write", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*"}
EVERYBODY = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}
NAMED = {**EVERYBODY, "Principal": {"AWS": "111122223333"}}


class Files:
    """Writes policies and runs the command beside them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def policy(self, name: str, *statements: dict[str, Any]) -> str:
        document = {"Version": "2012-10-17", "Statement": list(statements)}
        return self.write(name, json.dumps(document))

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text)
        return name

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "leastwise", "policy", *arguments],
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def json(self, *arguments: str) -> tuple[int, Any]:
        done = self.run(*arguments, "--output", "json")
        return done.returncode, json.loads(done.stdout)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_included_access_passes(files: Files) -> None:
    files.policy("old.json", READ)
    files.policy("new.json", READ_LESS)
    code, found = files.json("check-no-new-access", "--existing", "old.json", "--new", "new.json")
    assert (code, found["result"], found["schemaVersion"]) == (0, "PASS", 1)
    assert "witness" not in found
    assert found["referenceDate"] >= "2026-10-27"


def test_new_access_fails_with_a_witness_that_simulate_confirms(files: Files) -> None:
    files.policy("old.json", READ)
    files.policy("new.json", READ_LESS, WRITE)
    code, found = files.json("check-no-new-access", "--existing", "old.json", "--new", "new.json")
    assert (code, found["result"]) == (1, "FAIL")
    assert found["reasons"] == [{"description": "Write allows it", "statementIndex": 1, "statementId": "Write"}]
    witness = found["witness"]
    request = ["--action", witness["action"], "--resource", witness["resource"]]
    assert files.run("simulate", "--identity", "new.json", *request).returncode == 0
    assert files.run("simulate", "--identity", "old.json", *request).returncode == 1


def test_the_new_policy_may_come_from_standard_input(files: Files) -> None:
    files.policy("old.json", READ)
    text = json.dumps({"Version": "2012-10-17", "Statement": WRITE})
    done = files.run("check-no-new-access", "--existing", "old.json", "--new", "-", stdin=text)
    assert done.returncode == 1
    assert done.stdout.startswith("FAIL  the new policy allows what the existing one does not")
    assert "for example  s3:PutObject on arn:aws:s3:::logs/" in done.stdout


def test_access_not_granted(files: Files) -> None:
    files.policy("policy.json", READ)
    assert files.run("check-access-not-granted", "policy.json", "-a", "s3:PutObject,s3:DeleteObject").returncode == 0
    code, found = files.json("check-access-not-granted", "policy.json", "--actions", "s3:*Object")
    assert (code, found["witness"]["action"]) == (1, "s3:GetObject")
    other = ["--actions", "s3:GetObject", "--resources", "arn:aws:s3:::other/*"]
    assert files.run("check-access-not-granted", "policy.json", *other).returncode == 0


def test_a_grant_on_paper_is_said_to_be_one(files: Files) -> None:
    files.policy("policy.json", {**READ, "Action": "s3:ListAllMyBuckets"})
    code, found = files.json("check-access-not-granted", "policy.json", "--actions", "s3:List*")
    assert (code, found["result"]) == (1, "FAIL")
    assert found["note"].startswith("AWS lists no resource type for s3:ListAllMyBuckets")
    done = files.run("check-access-not-granted", "policy.json", "--actions", "s3:List*")
    assert f"note         {found['note']}" in done.stdout.splitlines()


def test_access_not_granted_needs_to_know_which(files: Files) -> None:
    files.policy("policy.json", READ)
    assert files.run("check-access-not-granted", "policy.json").returncode == 2
    wrong = files.run("check-access-not-granted", "policy.json", "-a", "GetObject")
    assert wrong.returncode == 2
    assert "'GetObject' is no action" in wrong.stderr


def test_public_access(files: Files) -> None:
    files.policy("open.json", EVERYBODY)
    files.policy("named.json", NAMED)
    code, found = files.json("check-no-public-access", "open.json")
    assert (code, found["witness"]["principal"]) == (1, "anonymous")
    assert files.run("check-no-public-access", "named.json").returncode == 0


def test_diff_says_what_came_and_went(files: Files) -> None:
    files.policy("old.json", READ)
    files.policy("new.json", WRITE)
    done = files.run("diff", "old.json", "new.json")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "+ s3:PutObject on arn:aws:s3:::logs/*  (Write)",
        "- s3:Get* on arn:aws:s3:::logs/*  (Read)",
    ]
    same = files.run("diff", "old.json", "old.json")
    assert (same.returncode, same.stdout) == (0, "both policies allow the same\n")
    code, found = files.json("diff", "old.json", "new.json")
    assert code == 1
    assert [one["actions"] for one in (*found["newlyAllowed"], *found["noLongerAllowed"])] == [
        ["s3:PutObject"],
        ["s3:Get*"],
    ]


def test_minimise_leaves_out_what_is_covered(files: Files) -> None:
    files.policy("policy.json", READ, {**READ_LESS, "Sid": "Needless"})
    done = files.run("minimise", "policy.json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["Statement"] == [READ]
    assert "proved equal, without Needless" in done.stderr


def test_expand_and_shrink_are_each_others_reverse(files: Files) -> None:
    files.policy("policy.json", READ)
    done = files.run("expand", "policy.json")
    assert "s3:GetObject" in json.loads(done.stdout)["Statement"][0]["Action"]
    files.write("long.json", done.stdout)
    short = files.run("expand", "long.json", "--shrink")
    assert (done.returncode, short.returncode) == (0, 0)
    assert json.loads(short.stdout)["Statement"][0]["Action"] == "s3:Get*"


def test_simulate_explains_over_all_policies(files: Files) -> None:
    files.policy("identity.json", READ)
    files.policy("root.json", {"Effect": "Allow", "Action": "*", "Resource": "*"})
    files.policy(
        "guard.json",
        {
            "Sid": "Region",
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}},
        },
    )
    request = ["-a", "s3:GetObject", "-r", "arn:aws:s3:::logs/a", "--identity", "identity.json"]
    levels = ["--scp", "root.json,guard.json"]
    code, found = files.json("simulate", *request, *levels, "-c", "aws:RequestedRegion=us-east-1")
    result = found["results"][0]
    assert (code, result["decision"]) == (1, "explicitDeny")
    assert [one["statementId"] for one in result["decidedBy"]] == ["Region"]
    code, found = files.json("simulate", *request, *levels, "-c", "aws:RequestedRegion=eu-west-1")
    result = found["results"][0]
    assert (code, result["decision"]) == (0, "allowed")
    guard = next(one for one in result["considered"] if one.get("statementId") == "Region")
    assert guard["because"] == "StringNotEquals aws:requestedregion wants none of 'eu-west-1'; it is 'eu-west-1'"


def test_block_public_access_stops_outsiders(files: Files) -> None:
    files.policy("open.json", EVERYBODY)
    request = ["--resource-policy", "open.json", "--principal", "anonymous", "-a", "s3:GetObject"]
    request += ["-r", "arn:aws:s3:::logs/a", "--resource-account", "111122223333"]
    assert files.run("simulate", *request).returncode == 0
    blocked = files.run("simulate", *request, "--block-public-access")
    assert blocked.returncode == 1
    assert "S3 Block Public Access is on" in blocked.stdout


def test_simulate_takes_events(files: Files) -> None:
    files.policy("identity.json", READ)
    record = {
        "eventID": "1",
        "eventSource": "s3.amazonaws.com",
        "eventName": "GetObject",
        "eventTime": "2026-03-01T10:00:00Z",
        "awsRegion": "eu-west-1",
        "sourceIPAddress": "203.0.113.5",
        "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ann", "accountId": "111122223333"},
        "resources": [{"ARN": "arn:aws:s3:::logs/a", "type": "AWS::S3::Object"}],
    }
    files.write("log.json", json.dumps({"Records": [record, {**record, "eventName": "DeleteObject"}]}))
    code, found = files.json("simulate", "--identity", "identity.json", "--event", "log.json")
    assert code == 1
    assert [(one["request"]["action"], one["decision"]) for one in found["results"]] == [
        ("s3:GetObject", "allowed"),
        ("s3:DeleteObject", "implicitDeny"),
    ]
    files.write("bridge.json", json.dumps({"detail-type": "AWS API Call via CloudTrail", "detail": record}))
    assert files.run("simulate", "--identity", "identity.json", "--event", "bridge.json").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["diff", "absent.json", "good.json"], 2, "absent.json"),
        (["diff", "cut.json", "good.json"], 2, "cut.json: line 1, column"),
        (["diff", "twice.json", "good.json"], 2, "'Version' occurs twice"),
        (["diff", "empty.json", "good.json"], 2, "empty"),
        (["minimise", "effect.json"], 2, "Effect must be Allow or Deny"),
        (["minimise", "operator.json"], 2, "'StringSame' is no condition operator"),
        (["simulate", "--identity", "good.json"], 2, "no --action"),
        (["simulate", "--identity", "good.json", "-a", "Get"], 2, "'Get' is no action"),
        (["simulate", "--identity", "good.json", "-a", "s3:GetObject", "-c", "x"], 2, "'x' is no key=value"),
        (
            ["simulate", "--identity", "good.json", "-a", "s3:GetObject", "--principal", "ann"],
            2,
            "'ann' is no principal",
        ),
        (["simulate", "--identity", "good.json", "--event", "good.json"], 2, "no eventName"),
        (
            ["simulate", "--identity", "good.json", "--event", "good.json", "-a", "s3:GetObject"],
            2,
            "exclude each other",
        ),
    ],
)
def test_bad_input_is_one_clear_line(files: Files, arguments: list[str], code: int, said: str) -> None:
    files.policy("good.json", READ)
    files.write("cut.json", '{"Version": "2012-10-17", "Statement": [')
    files.write("twice.json", '{"Version": "2012-10-17", "Version": "2012-10-17", "Statement": []}')
    files.write("empty.json", "")
    files.policy("effect.json", {**READ, "Effect": "Permit"})
    files.policy("operator.json", {**READ, "Condition": {"StringSame": {"aws:username": "ann"}}})
    done = files.run(*arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
