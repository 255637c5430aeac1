"""`leastwise demo` against the truth file: every story is answered, exactly, by what was planted."""

from __future__ import annotations

import itertools
import json
import os
import shlex
import shutil
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from leastwise.cli.app import run
from leastwise.demo.digests import generate_key, sign_folder
from leastwise.demo.organisation import VENDOR_ACCOUNT
from leastwise.demo.stories import STORIES
from leastwise.usecases.demonstration import QUESTIONS

SIZE = ["--events", "20000", "--seed", "11"]


def demonstrate(folder, *options, capsys):
    code = run(["demo", "--folder", str(folder), "--output", "json", *options])
    captured = capsys.readouterr()
    return code, (json.loads(captured.out) if code == 0 else captured.err)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("home") / "demo"


@pytest.fixture(scope="module")
def document(folder, tmp_path_factory):
    """The output of one run, as a user gets it."""
    environment = {**os.environ, "LEASTWISE_HOME": str(tmp_path_factory.mktemp("unused"))}
    command = [sys.executable, "-m", "leastwise", "demo", "--folder", str(folder), *SIZE, "--output", "json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def truth(document, folder):
    return json.loads((folder / "trail" / "truth.json").read_text())


@pytest.fixture
def story(truth):
    stories = {story["story"]: story for story in truth["stories"]}
    return stories.__getitem__


@pytest.fixture
def found(document):
    """What was found for a story: the rows of each of its commands."""
    answers = {answer["story"]: answer["findings"] for answer in document["answers"]}
    return lambda name: [finding["rows"] for finding in answers[name]]


def ids(rows):
    return sorted(row["eventID"] for row in rows)


def test_every_story_is_asked_about_and_answered(document, truth):
    names = [name for name, _ in STORIES]
    assert [question.story for question in QUESTIONS] == names
    assert [answer["story"] for answer in document["answers"]] == names
    questions = {story["story"]: story["question"] for story in truth["stories"]}
    assert {answer["story"]: answer["question"] for answer in document["answers"]} == questions
    asked = ["external", "escalation", "unused", "last-accessed", "right-size"]
    assert [answer["story"] for answer in document["analyses"]] == asked


def test_everything_written_is_in_the_lake_once(document, truth):
    totals, ingest = truth["totals"], document["ingest"]
    assert ingest["events"] == totals["events"] + totals["insightEvents"]
    assert ingest["stored"] == totals["distinctEvents"] + totals["insightEvents"]
    assert (ingest["duplicates"], ingest["rejected"]) == (totals["duplicates"], 0)


def test_integrity_is_proven(document, truth):
    assert document["integrity"]["clean"] is True
    verified = document["integrity"]["verified"]
    assert document["integrity"]["provesNothing"] is False
    assert verified["digests"] == truth["totals"]["digests"] > 0
    assert verified["logFiles"] == verified["logFilesNamed"] >= 200
    assert verified["allLogFiles"] == truth["totals"]["objects"]


def test_digests_that_name_no_log_file_are_no_pass(document, folder, tmp_path, capsys):
    shutil.copytree(folder, tmp_path / "demo")
    trail = tmp_path / "demo" / "trail"
    for path in trail.glob("AWSLogs/*/*/CloudTrail-Digest"):
        shutil.rmtree(path)
    end = datetime.fromisoformat(json.loads((trail / "truth.json").read_text())["end"])
    start = end + timedelta(days=1)
    sign_folder(trail, start=start, end=start + timedelta(hours=3), key=generate_key())
    assert run(["demo", "--folder", str(tmp_path / "demo"), "--keep"]) == 3
    said = capsys.readouterr().out
    assert "verified: 0 log files were verified: the digests name none" in said
    assert "none altered" not in said


def test_a_tampered_trail_is_reported(document, folder, tmp_path, capsys):
    shutil.copytree(folder, tmp_path / "demo")
    digest = next((tmp_path / "demo" / "trail").rglob("*CloudTrail-Digest*.json.gz"))
    digest.write_bytes(digest.read_bytes()[:-40])
    assert run(["demo", "--folder", str(tmp_path / "demo"), "--keep"]) == 1
    assert "1 PROBLEMS" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name",
    [
        "administrator-access-attached",
        "self-granted-administrator",
        "instance-terminated",
        "trust-policy-opened",
        "console-login-without-mfa",
        "users-created",
        "managed-policy-edited",
        "alice-became-administrator",
    ],
)
def test_exactly_the_planted_events_answer(name, found, story):
    rows, *_ = found(name)
    assert ids(rows) == sorted(story(name)["eventIDs"])


def test_console_user(found, story):
    (rows,), truth = found("console-user-created"), story("console-user-created")
    (row,) = rows
    assert row["userName"] == truth["answer"]["userName"]
    assert row["userCreatedBy"] == row["consoleAccessCreatedBy"] == truth["answer"]["createdBy"]
    assert [row["userCreated"], row["consoleAccessCreated"]] == truth["times"]
    assert [row["sourceIPAddress"]] == truth["sourceIPAddresses"]
    assert row["eventID"] == truth["eventIDs"][1]


def test_administrator_and_instance_name_who_did_it(found, story):
    ((granted,),), truth = found("administrator-access-attached"), story("administrator-access-attached")["answer"]
    assert granted["userName"] == truth["userName"]
    assert granted["policy"] == truth["policyArn"]
    assert granted["principalArn"] == truth["grantedBy"]
    ((terminated,),), truth = found("instance-terminated"), story("instance-terminated")["answer"]
    assert terminated["principalArn"] == truth["terminatedBy"]
    assert terminated["awsRegion"] == truth["awsRegion"]
    assert truth["instanceId"] in terminated["instances"]


def test_self_granted(found, story):
    ((row,),), truth = found("self-granted-administrator"), story("self-granted-administrator")
    assert row["granted"] == truth["answer"]["policyName"]
    assert [row["principalArn"]] == truth["principals"]


def test_credentials(found, story):
    (rows,), truth = found("credentials-changed"), story("credentials-changed")
    # A first password is one too: that of the user created with console access.
    first_password = story("console-user-created")["eventIDs"][1]
    assert ids(rows) == sorted([*truth["eventIDs"], first_password])
    rotated = [
        {"userName": row["userName"], "newAccessKeyId": row["changedAccessKeyId"]}
        for row in rows
        if row["eventName"] == "CreateAccessKey"
    ]
    assert rotated == truth["answer"]["keysRotated"]
    changed = {row["userName"] for row in rows if row["eventName"] in ("ChangePassword", "UpdateLoginProfile")}
    assert changed == set(truth["answer"]["passwordsChanged"])


def test_data_leak(found, story):
    readers, addresses = found("data-leak")
    truth = story("data-leak")["answer"]
    (row,) = readers
    assert (row["bucketName"], row["principalArn"]) == (truth["bucketName"], truth["readBy"])
    assert (row["objects"], row["sourceIPAddresses"]) == (truth["objects"], truth["sourceIPAddress"])
    assert {row["ip"] for row in addresses} == {truth["sourceIPAddress"], truth["usualSourceIPAddress"]}


def test_trail_stopped(found, story):
    (rows,), truth = found("trail-stopped"), story("trail-stopped")
    stopped = [row for row in rows if row["eventName"] == "StopLogging"]
    started = [row for row in rows if row["eventName"] == "StartLogging"]
    assert len(rows) == len(stopped) + len(started)
    assert ids(stopped) == truth["eventIDs"]
    assert [(row["trail"], row["principalArn"]) for row in stopped] == [
        (truth["answer"]["trail"], truth["answer"]["stoppedBy"])
    ]
    assert [row["eventTime"] for row in started] == [truth["answer"]["startedAgain"]]


def test_role_that_only_describes(found, story):
    (rows,), truth = found("role-only-describes"), story("role-only-describes")
    used = [f"{row['eventSource'].removesuffix('.amazonaws.com')}:{row['eventName']}" for row in rows]
    assert used == truth["answer"]["used"]
    assert [row["events"] for row in rows] == [truth["count"]]
    assert [row["lastUsed"] for row in rows] == [truth["times"][-1]]


def test_old_test_role(found, story):
    created, *per_role = found("old-test-role")
    truth = story("old-test-role")
    names = [row["roleName"] for row in created]
    assert "load-test" in names
    at = names.index("load-test")
    row, (granted,), used = created[at], per_role[2 * at], per_role[2 * at + 1]
    assert row["eventID"] in truth["eventIDs"]
    assert row["eventTime"] == truth["answer"]["created"]
    assert truth["answer"]["roleArn"].endswith(f"{row['recipientAccountId']}:role/load-test")
    assert truth["answer"]["policies"][0].rpartition("/")[2] in granted["whatHappened"]
    assert max(use["lastUsed"] for use in used) == truth["answer"]["lastUsed"]
    assert sum(use["events"] for use in used) == truth["answer"]["sessions"]


def test_leaver(found, story):
    (rows,), truth = found("leaver"), story("leaver")
    forgotten = story("roles-unused")["answer"]
    # The role that was forgotten has not been seen either; roles have no credentials of their own.
    assert [row["principalArn"] for row in rows if ":user/" not in row["principalArn"]] == [forgotten["roleArn"]]
    (row,) = [row for row in rows if ":user/" in row["principalArn"]]
    assert [row["principalArn"]] == truth["principals"]
    assert row["lastSeen"] == truth["answer"]["lastActive"]
    assert row["events"] == truth["answer"]["events"]


def test_root(found, story):
    (rows,), truth = found("root-use"), story("root-use")
    # The failed sign-in is shown too: someone tried.
    assert ids(rows) == sorted([*truth["eventIDs"], *truth["decoyEventIDs"]])
    assert {row["recipientAccountId"] for row in rows} == {truth["answer"]["accountId"]}
    assert {row["sourceIPAddress"] for row in rows} == {truth["answer"]["sourceIPAddress"]}


def test_trust_opened(found, story):
    ((row,),), truth = found("trust-policy-opened"), story("trust-policy-opened")["answer"]
    assert row["principalArn"] == truth["changedBy"]
    assert truth["roleArn"].endswith(f"role/{row['roleName']}")
    assert truth["trustedAccount"] in row["trustPolicy"]


def test_users_and_logins_are_named(found, story):
    (created,) = found("users-created")
    assert sorted(row["userName"] for row in created) == story("users-created")["answer"]["userNames"]
    (logins,) = found("console-login-without-mfa")
    assert sorted({row["userName"] for row in logins}) == story("console-login-without-mfa")["answer"]["userNames"]


def test_denied_burst(found, story):
    principals, addresses = found("access-denied-burst")
    truth = story("access-denied-burst")
    assert principals[0]["principal"] == truth["principals"][0]
    assert principals[0]["events"] > 5 * principals[1]["events"]
    assert addresses[0] == {"ip": truth["answer"]["sourceIPAddress"], "events": truth["answer"]["denied"]}


def test_outside_account(found, story):
    (rows,), truth = found("outside-account-assumed-role"), story("outside-account-assumed-role")
    assert {row["callerAccountId"] for row in rows} == {truth["answer"]["accountId"], VENDOR_ACCOUNT}
    (stranger,) = [row for row in rows if row["callerAccountId"] != VENDOR_ACCOUNT]
    assert (stranger["roleArn"], stranger["sessions"]) == (truth["answer"]["roleArn"], truth["count"])
    assert [stranger["firstSession"]] == truth["times"]


def test_role_chain(found, story):
    deleted, chain = found("role-chain")
    truth = story("role-chain")
    assert ids(deleted) == truth["eventIDs"]
    assert [row["human"] for row in deleted] == [truth["answer"]["person"]]
    assert [deleted[0]["userIdentity.arn"]] == truth["principals"]
    steps = [(row["fromRoleArn"], row["toRoleArn"]) for row in reversed(chain)]
    roles = truth["answer"]["roles"]
    assert steps == list(itertools.pairwise(roles))
    assert {row["sourceIdentity"] for row in chain} == {truth["answer"]["sourceIdentity"]}


def test_managed_policy(found, story):
    ((row,), versions), truth = found("managed-policy-edited"), story("managed-policy-edited")["answer"]
    assert versions[-1]["eventID"] == row["eventID"]
    assert "iam:PassRole" in versions[-1]["newlyAllowed"]
    assert row["requestParameters.policyArn"] == truth["policyArn"]
    assert row["responseElements.policyVersion.versionId"] == truth["versionId"]
    assert row["userIdentity.arn"] == truth["editedBy"]


def test_alice(found, story):
    (_, (version,)), truth = found("alice-became-administrator"), story("alice-became-administrator")
    assert (version["eventName"], version["eventTime"]) == (truth["answer"]["eventName"], truth["times"][0])
    assert version["principalArn"] == truth["answer"]["grantedBy"]
    assert version["newlyAllowed"].startswith("alice can now do everything")


def test_glue_is_not_among_what_was_used(found, story):
    (rows,), truth = found("glue-unused"), story("glue-unused")
    assert sorted({row["action"].partition(":")[0] for row in rows}) == truth["answer"]["used"]
    assert sum(row["events"] for row in rows) == truth["count"]


def test_roles_that_were_in_use(found, story):
    ((row,),), truth = found("roles-unused"), story("roles-unused")["answer"]
    assert (row["roleArn"], row["lastAssumed"]) == (truth["roleArn"], truth["lastAssumed"])


@pytest.mark.parametrize("analysis", ["external", "escalation", "unused"])
def test_analyses_find_exactly_what_was_planted(document, truth, analysis):
    (finding,) = next(one["findings"] for one in document["analyses"] if one["story"] == analysis)
    members = ("findingType", "resourceType", "resource", "principal")
    types = truth["analysis"]["types"][analysis]
    found = sorted([row[name] for name in members] for row in finding["rows"] if row["findingType"] in types)
    expected = [one for one in truth["analysis"]["findings"] if one["analysis"] == analysis]
    assert found == sorted([one[name] for name in members] for one in expected)
    assert finding["command"] == f"leastwise analyze {analysis}"


def test_the_smallest_policy_is_proved_and_replayed(document, truth):
    (finding,) = next(one["findings"] for one in document["analyses"] if one["story"] == "right-size")
    (row,) = finding["rows"]
    assert row["actions"].split(", ") == truth["analysis"]["rightSize"]["actions"]
    assert row["proof"] == "PASS"
    assert row["report"]["replay"]["allowed"] == row["report"]["replay"]["calls"] > 0


def test_each_command_shown_finds_the_same(document, folder, monkeypatch, capsys):
    monkeypatch.setenv("LEASTWISE_HOME", str(folder))
    for answer in document["answers"]:
        for finding in answer["findings"]:
            program, *arguments = shlex.split(finding["command"])
            assert program == "leastwise"
            assert run([*arguments, "--output", "json"]) == 0, finding["command"]
            rows = json.loads(capsys.readouterr().out)["rows"]
            if arguments[0] == "timeline":
                rows = [row for row in rows if row["eventID"]]
            assert len(rows) == len(finding["rows"]), finding["command"]


@pytest.mark.slow
def test_a_second_run_gives_the_same_and_keep_only_asks(document, folder, capsys):
    def answers(found):
        return found["answers"]

    code, again = demonstrate(folder, *SIZE, capsys=capsys)
    assert code == 0
    assert answers(again) == answers(document)
    assert sorted(entry.name for entry in folder.iterdir()) == ["demo.lock", "lake", "trail"]
    code, kept = demonstrate(folder, *SIZE, "--keep", capsys=capsys)
    assert code == 0
    assert kept["ingest"] is None
    assert answers(kept) == answers(document)


def test_a_folder_with_something_else_is_refused(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("years of work")
    code, error = demonstrate(tmp_path, *SIZE, capsys=capsys)
    assert code == 2
    assert "thesis.txt, which is no part of a demo" in error
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--events", "5"], "5 events are too few"),
        (["--days", "3"], "3 days cannot hold"),
    ],
)
def test_impossible_sizes(options, message, tmp_path, capsys):
    code, error = demonstrate(tmp_path / "demo", *options, capsys=capsys)
    assert code == 2
    assert message in error
    assert "Traceback" not in error


def test_text_says_what_was_found_and_how(document, folder, capsys):
    assert run(["demo", "--folder", str(folder), "--keep"]) == 0
    text = capsys.readouterr().out
    for answer in document["answers"]:
        assert answer["question"] in text
        for finding in answer["findings"]:
            assert f"$ {finding['command']}\n" in text
    assert f"export LEASTWISE_HOME={folder}\n" in text
