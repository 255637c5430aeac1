"""`leastwise collect` and `leastwise doctor --policy|--aws`: organisations, files, what is refused, runs that are
stopped."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leastwise.cli import app as application
from leastwise.cli.doctor import DoctorFormat, _print_trial
from leastwise.inventory.store import Inventory
from leastwise.lake.lake import Lake
from leastwise.usecases.recorder.permissions import Trial, TriedAction, Verdict

sys.path.insert(0, str(Path(__file__).parents[1]))
from aws_double import AwsDouble, AwsError

MANAGEMENT, FIRST, SECOND = "111122223333", "222233334444", "333344445555"
ALLOW = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FEW = ("organizations", "iam-authorization-details", "iam-access-keys", "iam-login-profiles")
THREE = tuple(part for name in FEW[1:] for part in ("--only", name))
ORGANISATION = ("--organization", "--role", "audit", *(part for name in FEW for part in ("--only", name)))


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self):
        return json.loads(self.out)


@pytest.fixture
def double():
    with AwsDouble() as running:
        running.client("organizations", MANAGEMENT).create_organization()
        for account in (FIRST, SECOND):
            from aws_double.services.organizations import add_account

            add_account(running.account(MANAGEMENT), account)
        for account in (MANAGEMENT, FIRST, SECOND):
            iam = running.client("iam", account)
            for number in range(3):
                iam.create_user(UserName=f"user-{number}")
                iam.create_access_key(UserName=f"user-{number}")
            arn = iam.create_policy(PolicyName="own", PolicyDocument=ALLOW)["Policy"]["Arn"]
            iam.attach_user_policy(UserName="user-0", PolicyArn=arn)
        yield running


def variables(double, home, account=MANAGEMENT):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LEASTWISE_"))}
    return kept | double.credentials(account) | {"LEASTWISE_HOME": str(home), "AWS_MAX_ATTEMPTS": "3"}


@pytest.fixture
def run(monkeypatch, capfd, double):
    """Run a command in this process as the management account's administrator."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "LEASTWISE_")):
            monkeypatch.delenv(name)

    def command(home, *arguments, account=MANAGEMENT):
        for name, value in variables(double, home, account).items():
            monkeypatch.setenv(name, value)
        capfd.readouterr()
        code = application.run([str(argument) for argument in arguments])
        sys.stdout.flush()
        sys.stderr.flush()
        return Done(code, *capfd.readouterr())

    return command


@contextmanager
def inventory(home):
    with Lake.open(home / "lake") as lake, Inventory.open(lake) as opened:
        opened.refresh()
        yield opened


def state(home):
    """Every resource as it is known, without the moments."""
    with inventory(home) as opened:
        return {key: item.content_hash() for key, item in opened.state_at().items.items()}


def names(home, resource_type):
    with inventory(home) as opened:
        items = opened.state_at().items
    return sorted(
        (key.account_id, item.resource_name) for key, item in items.items() if key.resource_type == resource_type
    )


def test_an_organisation_of_three_accounts(run, double, tmp_path):
    done = run(tmp_path, "collect", *ORGANISATION, "--only", "iam", "--output", "json")
    assert done.code == 0, done.err
    document = done.document
    assert (document["schemaVersion"], document["complete"], document["notRead"]) == (1, True, [])
    users = {one["accountId"]: one for one in document["resourceTypes"] if one["resourceType"] == "AWS::IAM::User"}
    assert {account: (one["recorded"], one["new"]) for account, one in users.items()} == dict.fromkeys(
        (MANAGEMENT, FIRST, SECOND), (3, 3)
    )
    assert len(names(tmp_path, "AWS::IAM::AccessKey")) == 9
    assert [one[0] for one in names(tmp_path, "AWS::Organizations::Account")] == [MANAGEMENT] * 3
    assert {call.account_id for call in double.calls} == {MANAGEMENT, FIRST, SECOND}
    assert not (tmp_path / "pending").exists() or list((tmp_path / "pending").iterdir()) == []


def test_nothing_changed_records_nothing_and_changes_are_counted(run, double, tmp_path):
    run(tmp_path, "collect", *THREE)
    files = observed_files(tmp_path)
    again = run(tmp_path, "collect", *THREE, "--output", "json").document
    assert {(one["new"], one["changed"], one["gone"]) for one in again["resourceTypes"]} == {(0, 0, 0)}
    assert observed_files(tmp_path) == files
    iam = double.client("iam", MANAGEMENT)
    iam.put_user_policy(UserName="user-1", PolicyName="more", PolicyDocument=ALLOW)
    iam.delete_access_key(UserName="user-2", AccessKeyId=key_of(iam, "user-2"))
    iam.delete_user(UserName="user-2")
    iam.create_user(UserName="new")
    counted = run(tmp_path, "collect", *THREE, "--output", "json").document["resourceTypes"]
    users = next(one for one in counted if one["resourceType"] == "AWS::IAM::User")
    assert (users["new"], users["changed"], users["gone"]) == (1, 1, 1)


def observed_files(home):
    return sorted(path.name for path in (home / "lake" / "configuration_items" / "observed").iterdir())


def key_of(iam, user):
    return iam.list_access_keys(UserName=user)["AccessKeyMetadata"][0]["AccessKeyId"]


def test_no_secret_is_stored(run, double, tmp_path):
    secret = double.client("iam", MANAGEMENT).create_access_key(UserName="user-0")["AccessKey"]["SecretAccessKey"]
    run(tmp_path, "collect", *ORGANISATION)
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert secret.encode() not in stored
    assert b"SecretAccessKey" not in stored


def test_what_was_denied_is_listed_with_the_action(run, double, tmp_path):
    double.fail("iam", "GetLoginProfile", "AccessDenied", times=None, account=FIRST)
    done = run(tmp_path, "collect", *ORGANISATION, "--output", "json")
    assert done.code == 4
    assert done.document["missingActions"] == ["iam:GetLoginProfile"]
    assert {one["accountId"] for one in done.document["notRead"]} == {FIRST}
    with inventory(tmp_path) as opened:
        assert {one.missing_action for one in opened.not_read()} == {"iam:GetLoginProfile"}
    text = run(tmp_path, "collect", *ORGANISATION)
    assert text.code == 4
    assert "needs iam:GetLoginProfile" in text.out
    assert "and 2 more" in text.out


def test_what_is_refused_later_is_not_taken_for_deleted(run, double, tmp_path):
    run(tmp_path, "collect", *THREE)
    before = state(tmp_path)
    double.fail("iam", "*", "AccessDenied", times=None)
    assert run(tmp_path, "collect", *THREE).code == 4
    assert state(tmp_path) == before


def test_a_role_that_is_refused_leaves_the_other_accounts(run, double, tmp_path):
    def assume(account, parameters):
        from aws_double.services.sts import assume_role

        return AwsError("AccessDenied") if f":{FIRST}:" in parameters["RoleArn"] else assume_role(account, parameters)

    double.answer("sts", "AssumeRole", assume)
    done = run(tmp_path, "collect", *ORGANISATION, "--output", "json")
    assert done.code == 4
    [missing] = done.document["notRead"]
    assert (missing["accountId"], missing["missingAction"]) == (FIRST, "sts:AssumeRole")
    assert {account for account, _ in names(tmp_path, "AWS::IAM::User")} == {MANAGEMENT, SECOND}


def test_an_account_closed_in_the_middle_leaves_the_others(run, double, tmp_path):
    double.fail("iam", "*", "InvalidClientTokenId", times=None, after=5, account=SECOND)
    done = run(tmp_path, "collect", *ORGANISATION, "--output", "json")
    assert done.code == 4
    assert {one["accountId"] for one in done.document["notRead"]} == {SECOND}
    assert {account for account, _ in names(tmp_path, "AWS::IAM::User")} >= {MANAGEMENT, FIRST}


def test_an_account_known_to_be_closed_is_a_fact(run, double, tmp_path):
    double.client("organizations", MANAGEMENT).close_account(AccountId=SECOND)
    row = double.account(MANAGEMENT).table("organization nodes")[SECOND]
    row["Status"] = row["State"] = "SUSPENDED"
    done = run(tmp_path, "collect", *ORGANISATION, "--output", "json")
    assert done.code == 0
    assert "closed account" in done.document["notRead"][0]["reason"]
    assert SECOND not in {
        call.account_id for call in double.calls if call.service == "iam" and "List" in call.operation
    }


def test_credentials_that_expire_keep_what_is_complete(run, double, tmp_path):
    assert run(tmp_path, "collect", *ORGANISATION).code == 0
    before = state(tmp_path)
    double.client("iam", FIRST).create_user(UserName="later")
    double.fail("iam", "*", "ExpiredToken", times=None, after=14)
    stopped = run(tmp_path, "collect", *ORGANISATION, "--concurrency", "1")
    assert stopped.code == 4
    assert "cannot be used any more" in stopped.err
    assert "run the same command again" in stopped.err
    assert "Traceback" not in stopped.err
    assert state(tmp_path) == before
    double.recover()
    double.calls.clear()
    done = run(tmp_path, "collect", *ORGANISATION, "--concurrency", "1", "--output", "json")
    assert done.code == 0
    assert "going on with a run that was stopped" in done.err
    assert 0 < done.document["partsTakenUp"] < done.document["parts"]
    assert (FIRST, "later") in names(tmp_path, "AWS::IAM::User")


def test_throttling_is_waited_out(run, double, tmp_path):
    for operation in ("ListUsers", "GetAccountAuthorizationDetails", "ListAccessKeys"):
        double.fail("iam", operation, "ThrottlingException", times=1)
    done = run(tmp_path, "collect", *THREE, "--output", "json")
    assert (done.code, done.document["notRead"]) == (0, [])


def start(double, home, *arguments):
    command = [sys.executable, "-m", "leastwise", "collect", *arguments]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env=variables(double, home), **streams)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 8))])
def test_killed_at_any_moment_the_last_snapshot_is_whole_and_the_next_run_goes_on(run, double, tmp_path, seed):
    chance = random.Random(seed)
    home = tmp_path / "home"
    assert run(home, "collect", *ORGANISATION).code == 0
    before = state(home)
    for account in (MANAGEMENT, FIRST, SECOND):
        double.client("iam", account).create_user(UserName="later")
    run(tmp_path / "other", "collect", *ORGANISATION)
    wanted = state(tmp_path / "other")
    for _ in range(2):
        double.calls.clear()
        enough = chance.randint(1, 60)
        process = start(double, home, *ORGANISATION)
        while len(double.calls) < enough and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert state(home) in (before, wanted)
    assert run(home, "collect", *ORGANISATION).code == 0
    assert state(home) == wanted


@pytest.mark.slow
def test_two_at_once_are_both_right(double, run, tmp_path):
    home = tmp_path / "home"
    both = [start(double, home, *ORGANISATION, "--output", "json") for _ in range(2)]
    outputs = [process.communicate(timeout=240) for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    counts = [sum(one["recorded"] for one in json.loads(out)["resourceTypes"]) for out, _ in outputs]
    assert counts[0] == counts[1]
    assert run(tmp_path / "other", "collect", *ORGANISATION).code == 0
    assert state(home) == state(tmp_path / "other")
    with inventory(home) as opened:
        assert len(opened.snapshots()) == 2


@pytest.mark.slow
def test_interrupted_it_ends_at_once_and_goes_on_later(double, run, tmp_path):
    double.calls.clear()
    process = start(double, tmp_path, *ORGANISATION)
    while len(double.calls) < 20 and process.poll() is None:
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    if process.returncode:  # it may have been done already
        assert process.returncode == 130
        assert b"Traceback" not in err
    assert run(tmp_path, "collect", *ORGANISATION).code == 0


@pytest.fixture
def no_network(monkeypatch):
    """Any connection is a failure."""

    def refuse(self, address):
        raise AssertionError(f"connects to {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def details(double, tmp_path):
    """The authorization details of an account as a file."""
    answer = double.client("iam", FIRST).get_account_authorization_details()
    path = tmp_path / "details.json"
    path.write_text(json.dumps(answer, default=lambda moment: moment.isoformat()))
    return path


def test_files_are_read_without_the_network(run, details, no_network, tmp_path):
    done = run(tmp_path / "home", "collect", "--from-file", details, "--output", "json")
    assert done.code == 0, done.err
    assert done.document["source"] == f"files: {details}"
    assert names(tmp_path / "home", "AWS::IAM::User") == [(FIRST, f"user-{n}") for n in range(3)]


def test_two_states_of_an_account_are_two_snapshots(run, double, details, tmp_path):
    os.utime(details, (1_700_000_000, 1_700_000_000))
    iam = double.client("iam", FIRST)
    iam.delete_access_key(UserName="user-2", AccessKeyId=key_of(iam, "user-2"))
    iam.delete_user(UserName="user-2")
    later = tmp_path / "later.json"
    answer = iam.get_account_authorization_details()
    later.write_text(json.dumps(answer, default=lambda moment: moment.isoformat()))
    done = run(tmp_path / "home", "collect", "--from-file", later, "--from-file", details, "--output", "json")
    assert len(done.document["snapshots"]) == 2
    assert [name for _, name in names(tmp_path / "home", "AWS::IAM::User")] == ["user-0", "user-1"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--role", "r"), "in which accounts"),
        (("--organization",), "through a role"),
        (("--external-id", "x"), "a role that is assumed"),
        (("--region", "eu-west-1", "--all-regions"), "exclude each other"),
        (("--region", "cn-north-1"), "no Region of partition aws"),
        (("--account", "12"), "no account id"),
        (("--account", FIRST), "through a role"),
        (("--account", "999999999999", "--organization", "--role", "r"), "not in the organisation"),
        (("--role", "arn:aws:iam::1:role/r", "--organization"), "no role name"),
        (("--only", "nothing"), "no collector 'nothing'"),
        (("--profile", "nobody"), "nobody"),
        (("--from-file", "missing.json"), "missing.json"),
        (("--from-file", ".", "--role", "r"), "reads files only"),
    ],
)
def test_bad_input_is_one_clear_line(run, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    done = run(tmp_path / "home", "collect", *arguments)
    assert done.code == 2
    assert message in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "home" / "lake").exists()


def test_a_folder_without_resources_is_nothing_to_evaluate(run, tmp_path):
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "home", "collect", "--from-file", tmp_path / "empty").code == 3


def test_csv_and_table(run, double, tmp_path):
    double.fail("iam", "GetLoginProfile", "AccessDenied", times=None)
    done = run(tmp_path, "collect", *THREE, "--output", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert {row["resourceType"]: row["recorded"] for row in rows}["AWS::IAM::AccessKey"] == "3"
    assert [row["missingAction"] for row in rows if row["missingAction"]] == ["iam:GetLoginProfile"] * 3
    table = run(tmp_path, "collect", *THREE).out
    assert "INCOMPLETE, not read:" in table
    assert table.splitlines()[0].split() == ["account", "type", "recorded", "new", "changed", "gone"]


def test_the_policy_allows_what_is_read_and_is_valid(run, tmp_path):
    done = run(tmp_path, "doctor", "--policy")
    assert done.code == 0
    policy = json.loads(done.out)
    actions = [action for statement in policy["Statement"] for action in statement["Action"]]
    assert {"iam:GetAccountAuthorizationDetails", "organizations:ListAccounts", "ec2:DescribeRegions"} <= set(actions)
    assert len(actions) == len(set(actions))
    assert "*" not in "".join(actions)
    assert len(json.dumps(policy, separators=(",", ":"))) <= 6_144  # IAM's quota of a managed policy
    path = tmp_path / "policy.json"
    path.write_text(done.out)
    assert run(tmp_path, "policy", "validate", path, "--fail-on", "warning").code == 0


def test_doctor_says_which_calls_are_denied(run, double, tmp_path):
    double.fail("iam", "ListAccessKeys", "AccessDenied", times=None)
    done = run(tmp_path, "doctor", "--aws", "--output", "json")
    verdicts = {one["action"]: one["verdict"] for one in done.document["actions"]}
    assert done.code == 1
    assert verdicts["iam:ListAccessKeys"] == "denied"
    assert verdicts["iam:GetAccountAuthorizationDetails"] == "allowed"
    assert verdicts["iam:GetAccessKeyLastUsed"] == "not tried"
    assert not (tmp_path / "lake").exists()


def test_doctor_prints_a_line_for_each_action(capsys):
    actions = (
        TriedAction("iam:GetAccessKeyLastUsed", Verdict.NOT_TRIED, ("iam-access-keys",)),
        TriedAction("iam:ListAccessKeys", Verdict.DENIED, ("iam-access-keys",)),
    )
    trial = Trial(FIRST, "arn:aws:iam::1:user/me", ("eu-west-1",), actions, ())
    assert _print_trial(trial, DoctorFormat.TABLE) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["denied", "iam:ListAccessKeys", "iam-access-keys"]
    assert lines[2] == "arn:aws:iam::1:user/me in eu-west-1: 0 allowed, 1 denied, 1 not tried"


@pytest.mark.parametrize("arguments", [("--policy", "--aws"), ("--profile", "x"), ("--region", "eu-west-1")])
def test_doctor_with_options_that_do_not_fit(run, tmp_path, arguments):
    assert run(tmp_path, "doctor", *arguments).code == 2


def versions(home):
    with inventory(home) as opened:
        [policy] = opened.state_at(resource_types={"AWS::IAM::Policy"}).items.values()
        return [one["versionId"] for one in policy.configuration["policyVersionList"]]


def details_with(double, *numbers):
    """The authorization details as AWS gives them: of each policy the version in force alone."""

    def version(version_id):
        is_default = version_id == f"v{numbers[-1]}"
        return {"VersionId": version_id, "IsDefaultVersion": is_default, "Document": ALLOW, "CreateDate": CREATED}

    policy = {
        "PolicyName": "own",
        "PolicyId": "ANPAOWN",
        "Arn": f"arn:aws:iam::{MANAGEMENT}:policy/own",
        "DefaultVersionId": f"v{numbers[-1]}",
        "PolicyVersionList": [version(f"v{numbers[-1]}")],
    }
    double.answer("iam", "GetAccountAuthorizationDetails", {"Policies": [policy], "IsTruncated": False})
    listed = [{name: value for name, value in version(f"v{one}").items() if name != "Document"} for one in numbers]
    double.answer("iam", "ListPolicyVersions", {"Versions": listed, "IsTruncated": False})

    def got(account, parameters):
        return {"PolicyVersion": version(parameters["VersionId"])}

    double.answer("iam", "GetPolicyVersion", got)


DETAILS = ("collect", "--only", "iam-authorization-details")


def test_versions_that_were_known_stay_where_the_one_in_force_alone_was_read(run, double, tmp_path):
    details_with(double, 1)
    run(tmp_path, *DETAILS)
    details_with(double, 1, 2)
    changed = run(tmp_path, *DETAILS, "--output", "json").document["resourceTypes"]
    assert {one["resourceType"]: one["changed"] for one in changed}["AWS::IAM::Policy"] == 1
    assert versions(tmp_path) == ["v1", "v2"]
    for arguments in ((*DETAILS, "--all-versions"), DETAILS):
        same = run(tmp_path, *arguments, "--output", "json").document["resourceTypes"]
        assert {one["resourceType"]: one["changed"] for one in same}["AWS::IAM::Policy"] == 0
    with inventory(tmp_path) as opened:
        [key] = opened.state_at(resource_types={"AWS::IAM::Policy"}).items
        lists = [[one["versionId"] for one in item.configuration["policyVersionList"]] for item in opened.items([key])]
    assert lists == [["v1"], ["v1", "v2"]]
