"""`leastwise events`, `events show` and `timeline-of`, as a user runs them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import typer

from leastwise.cli.events import events_app
from leastwise.cli.timeline_of import timeline_of
from leastwise.errors import InputError, LeastwiseError, NothingToEvaluateError, QueryError

KEY = "ASIASESSION0000000"
HOSTILE = "curl\x1b[2J\r\nroot deleted everything \u202e"


def event(name: str, number: int, source: str = "iam.amazonaws.com", **members: Any) -> dict[str, Any]:
    return {
        "eventVersion": "1.08",
        "userIdentity": {
            "type": "IAMUser",
            "principalId": "AIDAEXAMPLEALICE0",
            "arn": "arn:aws:iam::111122223333:user/alice",
            "accountId": "111122223333",
            "accessKeyId": "AKIAEXAMPLEALICE0",
            "userName": "alice",
        },
        "eventTime": f"2024-05-0{number}T10:00:00Z",
        "eventSource": source,
        "eventName": name,
        "awsRegion": "us-east-1",
        "sourceIPAddress": "192.0.2.1",
        "userAgent": "aws-cli/2",
        "requestParameters": None,
        "responseElements": None,
        "eventID": f"id-{number}",
        "readOnly": name.startswith("List"),
        "eventType": "AwsApiCall",
        "recipientAccountId": "111122223333",
    } | members


ROLE = {
    "type": "AssumedRole",
    "principalId": "AROAX:ops",
    "arn": "arn:aws:sts::111122223333:assumed-role/admin/ops",
    "accountId": "111122223333",
    "accessKeyId": KEY,
    "sessionContext": {
        "sessionIssuer": {"type": "Role", "userName": "admin", "arn": "arn:aws:iam::111122223333:role/admin"}
    },
}
ATTACHED = {"userName": "bob", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess", "n": 12345678901234567890123}
TRAIL = "cloudtrail.amazonaws.com"
EVENTS = [
    event("ListUsers", 1, userAgent=HOSTILE),
    event("AttachUserPolicy", 2, requestParameters=ATTACHED),
    event("AssumeRole", 3, "sts.amazonaws.com", responseElements={"credentials": {"accessKeyId": KEY}}),
    event(
        "DeleteTrail",
        4,
        "cloudtrail.amazonaws.com",
        userIdentity=ROLE,
        errorCode="AccessDenied",
        requestParameters={"name": "t"},
    ),
    event(
        "DeleteTrail",
        4,
        "cloudtrail.amazonaws.com",
        userIdentity=ROLE,
        eventID="id-5",
        eventTime="2024-05-04T10:03:00Z",
    ),
]


class Run:
    """Runs the two commands against one event data store."""

    def __init__(self, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
        self._captured = capsysbinary
        self._app = typer.Typer()
        self._app.add_typer(events_app, name="events")
        self._app.command("timeline-of")(timeline_of)
        self.stderr = ""

    def __call__(self, *arguments: str) -> str:
        self._captured.readouterr()
        self._app(args=list(arguments), standalone_mode=False)
        sys.stdout.flush()
        out, err = self._captured.readouterr()
        self.stderr = err.decode()
        return out.decode()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from leastwise.lake.lake import Lake
    from leastwise.usecases.ingesting import IngestRequest, ingest

    folder = tmp_path_factory.mktemp("home")
    logs = tmp_path_factory.mktemp("logs")
    (logs / "log.json").write_text(json.dumps({"Records": EVENTS}))
    with Lake.open(folder / "lake", create=True) as lake:
        ingest(lake, IngestRequest((str(logs),)))
    return folder


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    monkeypatch.setenv("LEASTWISE_HOME", str(home))
    return Run(capsysbinary)


def test_a_table_says_what_happened_newest_first(run: Run) -> None:
    lines = run("events").splitlines()
    assert lines[0].split() == ["eventTime", "recipientAccountId", "awsRegion", "sourceIPAddress", "whatHappened"]
    assert lines[2].endswith("ops (role admin) called DeleteTrail on cloudtrail")
    assert "ops (role admin) tried to delete trail t (denied)" in lines[3]
    assert "alice attached AdministratorAccess to bob" in lines[5]
    assert len(lines) == 7


def test_filters_are_anded(run: Run) -> None:
    out = run(
        "events", "--action", "iam:*", "--write", "--since", "2024-05-01", "--until", "2024-05-02", "-o", "ndjson"
    )
    assert [json.loads(line)["eventID"] for line in out.splitlines()] == ["id-2"]
    assert run("events", "--service", "ec2", "-o", "csv", "--columns", "eventID") == "eventID\r\n"
    assert "no event passes" in run.stderr


def test_human_follows_the_role_chain(run: Run) -> None:
    out = run(
        "events",
        "--principal",
        "alice",
        "--human",
        "--action",
        "DeleteTrail",
        "--columns",
        "human,eventID",
        "-o",
        "csv",
    )
    assert list(csv.reader(io.StringIO(out)))[1:] == [["alice", "id-5"], ["alice", "id-4"]]


def test_json_outputs_keep_numbers_and_nest(run: Run) -> None:
    out = run("events", "--action", "AttachUserPolicy", "--sentences", "-o", "json")
    document = json.loads(out)
    assert document["schemaVersion"] == 1
    row = document["rows"][0]
    assert row["requestParameters"]["n"] == 12345678901234567890123
    assert row["userIdentity"]["userName"] == "alice"
    assert row["whatHappened"] == "alice attached AdministratorAccess to bob"


def test_a_hostile_user_agent_forges_no_line(run: Run) -> None:
    out = run("events", "--columns", "eventID,userAgent")
    assert len(out.splitlines()) == 2 + len(EVENTS)
    assert "\x1b" not in out
    assert "\u202e" not in out
    row = json.loads(run("events", "--action", "ListUsers", "-o", "ndjson"))
    assert row["userAgent"] == HOSTILE


def test_limit_says_that_it_cut(run: Run) -> None:
    assert len(run("events", "--limit", "2").splitlines()) == 4
    assert "newest 2 events" in run.stderr
    run("events", "--limit", "5")
    assert run.stderr == ""
    assert len(run("events", "--limit", "0").splitlines()) == 7


def test_counts(run: Run) -> None:
    lines = run("events", "--by", "action").splitlines()
    assert lines[0].split()[:2] == ["cloudtrail:DeleteTrail", "2"]
    assert "█" in lines[0]
    days = json.loads(run("events", "--by", "day", "-o", "json"))["rows"]
    assert days[-1] == {"day": "2024-05-04T00:00:00Z", "events": 2}


def test_parquet_to_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    run("events", "-o", "parquet", "--output-file", str(path))
    assert pq.read_table(path).num_rows == len(EVENTS)
    assert [file.name for file in tmp_path.iterdir()] == ["out.parquet"]


def test_show_prints_everything_about_an_event(run: Run) -> None:
    out = run("events", "show", "id-4")
    assert out.startswith("ops (role admin) tried to delete trail t (denied)\nrole chain: alice\n")
    assert "integrity:  not verified yet" in out
    assert "log.json" in out
    assert "id-5" not in out.split("5 minutes")[0]
    assert "DeleteTrail" in out.split("5 minutes")[1]
    record = json.loads(run("events", "show", "id-2", "--record-only"))
    expected = dict(EVENTS[1])
    assert record == expected


def test_timeline_across_role_chains(run: Run) -> None:
    out = run("timeline-of", "alice")
    assert out.startswith("principal alice: 5 events in 2 sessions")
    assert "began by: alice" in out
    assert "[first]" in out
    assert "[last]" in out
    marked = {line.split("Z ", 1)[1][:2]: line for line in out.splitlines() if line.startswith("  2024")}
    assert "attached AdministratorAccess" in marked[" !"]
    assert "(denied)" in marked["✗ "]
    rows = [json.loads(line) for line in run("timeline-of", KEY, "-o", "ndjson").splitlines()]
    assert [row["human"] for row in rows] == ["alice", "alice"]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (["events", "--since", "soon"], InputError, "--since"),
        (["events", "--between", "2024-02-01", "2024-01-01"], InputError, "ends before"),
        (["events", "--since", "1d", "--between", "2024-01-01", "now"], InputError, "--between"),
        (["events", "--columns", "eventNam"], InputError, "eventNam"),
        (["events", "--columns", ","], InputError, "--columns"),
        (["events", "--by", "mood"], InputError, "mood"),
        (["events", "--ip", "10.0.0.0/64"], InputError, "--ip"),
        (["events", "show", "nope"], NothingToEvaluateError, "nope"),
        (["events", "show", " "], InputError, "empty"),
        (["timeline-of", "nobody-at-all"], NothingToEvaluateError, "nobody-at-all"),
        (["timeline-of", "alice", "--between", "soon", "now"], InputError, "--between"),
        (["timeline-of", "alice", "--since", "1d", "--between", "2024-01-01", "now"], InputError, "--between"),
    ],
)
def test_bad_input_is_one_clear_line(run: Run, arguments: list[str], error: type[LeastwiseError], message: str) -> None:
    with pytest.raises(error, match=message) as caught:
        run(*arguments)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("predicate", "message"),
    [
        ("eventNme = 'x'", "There is no column eventNme (line 1, column 1)\neventNme = 'x'\n^"),
        ("readOnly AND\n\tfoo = 2", "There is no column foo (line 2, column 2)\n foo = 2\n ^"),
        ("true) OR (true", "this is no SQL predicate (line 1, column 5)\ntrue) OR (true\n    ^"),
        ("eventName = ", "this is no SQL predicate (line 1, column 11)\neventName = \n          ^"),
        ("sum(1) > 1", "WHERE clause cannot contain aggregates!"),
        ("CAST(eventName AS INT) = 1", "Could not convert string 'ListUsers' to INT32"),
    ],
)
def test_an_error_of_a_predicate_shows_the_predicate_alone(run: Run, predicate: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        run("events", "--where", predicate, "--action", "ListUsers")
    assert caught.value.message.startswith(f"--where: {message}")
    assert "SELECT" not in caught.value.message


def test_a_folder_that_does_not_exist_is_told(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "events.csv"
    with pytest.raises(InputError, match=r"the folder .*nowhere does not exist") as caught:
        run("events", "-o", "csv", "--output-file", str(target))
    assert "\n" not in caught.value.message
    with pytest.raises(InputError, match="is a folder"):
        run("events", "-o", "csv", "--output-file", str(tmp_path))
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="no folder"):
        run("events", "-o", "csv", "--output-file", str(tmp_path / "file" / "events.csv"))


def test_both_ends_of_a_timeline_at_once(run: Run) -> None:
    both = run("timeline-of", "alice", "--between", "2024-05-01", "2024-05-01", "-o", "ndjson")
    apart = run("timeline-of", "alice", "--since", "2024-05-01", "--until", "2024-05-01", "-o", "ndjson")
    everything = run("timeline-of", "alice", "-o", "ndjson")
    assert both == apart
    assert 0 < len(both.splitlines()) < len(everything.splitlines())


def test_an_empty_home_says_what_to_do(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path))
    for arguments in (["events"], ["events", "show", "x"], ["timeline-of", "x"]):
        with pytest.raises(NothingToEvaluateError, match="nothing ingested yet: leastwise ingest PATH") as caught:
            run(*arguments)
        assert caught.value.exit_code == 3


def test_the_environment_sets_options(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEASTWISE_EVENTS_ACTION", "ListUsers iam:Attach*")
    monkeypatch.setenv("LEASTWISE_EVENTS_WRITE", "true")
    monkeypatch.setenv("LEASTWISE_OUTPUT", "csv")
    assert run("events", "--columns", "eventID") == "eventID\r\nid-2\r\n"


def test_the_command_itself(home: Path) -> None:
    def leastwise(*arguments: str, folder: Path = home) -> subprocess.CompletedProcess[str]:
        environment = {
            "LEASTWISE_HOME": str(folder),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        command = [sys.executable, "-m", "leastwise", *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)

    found = leastwise("events", "--by", "region", "-o", "csv")
    assert (found.returncode, found.stdout) == (0, "region,events\nus-east-1,5\n")
    refused = leastwise("events", "--since", "soon")
    assert refused.returncode == 2
    assert refused.stderr.startswith("leastwise: --since: 'soon' is no time")
    empty = leastwise("timeline-of", "x", folder=home / "none")
    assert empty.returncode == 3
    assert "Traceback" not in refused.stderr + empty.stderr
