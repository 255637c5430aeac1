"""`leastwise reviews` as people use it: start, decide, approve, sign off, revoke and see it done, export, verify."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leastwise.cli.app import run
from leastwise.state.location import state_path

ACCOUNT = "111122223333"

EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
LITTLE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
Run = Callable[..., tuple[int, str, str]]


def user(name: str, **members: Any) -> dict[str, Any]:
    return {
        "Path": "/",
        "UserName": name,
        "UserId": f"AIDAEXAMPLE{name.upper():0<10}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
        "CreateDate": "2025-01-01T00:00:00Z",
        "GroupList": [],
        "AttachedManagedPolicies": [],
        "UserPolicyList": [],
        "Tags": [],
        **members,
    }


def inline(document: Any, name: str = "all") -> dict[str, Any]:
    return {"UserPolicyList": [{"PolicyName": name, "PolicyDocument": document}]}


def collect(tell: Run, path: Path, *users: dict[str, Any]) -> None:
    """Collect an account with users, as of just now."""
    details = {"UserDetailList": list(users), "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    path.write_text(json.dumps(details | {"IsTruncated": False}))
    assert tell("collect", "--from-file", str(path))[0] == 0


@pytest.fixture
def tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))

    def told(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return told


@pytest.fixture
def account(tell: Run, tmp_path: Path) -> Path:
    path = tmp_path / "account.json"
    collect(
        tell,
        path,
        user("alice", **inline(EVERYTHING), Tags=[{"Key": "Owner", "Value": "alice@example.com"}]),
        user("bob", **inline(EVERYTHING), Tags=[{"Key": "Owner", "Value": "alice@example.com"}]),
        user("carol", **inline(LITTLE)),
    )
    return path


def start(tell: Run, *more: str, scope: str = "users") -> str:
    people = ("--by", "dora@example.com", "--reviewer", "tag:owner", "--fallback", "carol", "--fallback", "erin")
    code, out, err = tell("reviews", "start", scope, *people, *more, "--output", "json")
    assert code == 0, err
    return str(json.loads(out)["id"])


def shown(tell: Run, review: str) -> dict[str, Any]:
    return dict(json.loads(tell("reviews", "show", review, "--output", "json")[1]))


def decide(tell: Run, review: str, items: str, choice: str, by: str, *more: str) -> tuple[int, str, str]:
    return tell("reviews", "decide", review, items, choice, "--by", by, "--justification", "as agreed", *more)


@pytest.mark.usefixtures("account")
def test_nobody_is_assigned_their_own_access_and_items_hold_evidence(tell: Run) -> None:
    items = shown(tell, start(tell))["items"]
    assert [one["name"] for one in items] == ["alice", "bob", "carol"]
    assert [one["reviewer"] for one in items] == ["carol", "alice@example.com", "erin"]
    assert [one["assignedBy"] for one in items] == ["fallback", "tag:owner", "fallback"]
    assert items[0]["evidence"]["privilege"] == "administrator: every action"
    assert items[2]["evidence"]["privilege"] == "1 action of 1 service"
    assert items[0]["evidence"]["findings"] is None  # no analysis ever ran: that is not "no findings"
    assert "not known" in items[0]["evidence"]["lastUsed"]["words"]


@pytest.mark.usefixtures("account")
def test_who_may_decide_and_with_which_words(tell: Run) -> None:
    review = start(tell)
    for by, item, words in (
        ("alice", "1", "own access"),
        ("ALICE@example.com", "1", "own access"),
        ("erin", "2", "is alice@example.com's to review"),
        ("erin", "9", "items 1 to 3"),
    ):
        code, _, err = decide(tell, review, item, "keep", by)
        assert (code, words in err) == (2, True), err
    assert tell("reviews", "decide", review, "3", "keep", "--by", "erin", "--justification", " ")[0] == 2
    assert decide(tell, review, "3", "transfer", "erin")[0] == 2
    assert decide(tell, review, "3", "reduce", "erin")[0] == 2
    assert {one["decision"] for one in shown(tell, review)["items"]} == {None}
    assert tell("reviews", "delegate", review, "3", "--to", "carol", "--by", "erin")[0] == 2
    assert tell("reviews", "delegate", review, "3", "--to", "frank", "--by", "bob")[0] == 2
    assert tell("reviews", "delegate", review, "3", "--to", "frank", "--by", "erin")[0] == 0
    assert decide(tell, review, "3", "keep", "erin")[0] == 2
    assert decide(tell, review, "mine", "keep", "frank")[0] == 0


@pytest.mark.usefixtures("account")
def test_a_second_person_approves_before_the_sign_off(tell: Run) -> None:
    review = start(tell, "--two-person")
    sign = ("reviews", "sign-off", review, "--statement", "All is well.", "--by")
    assert "3 items are not decided" in tell(*sign, "dora@example.com")[2]
    for by in ("carol", "alice", "erin"):
        assert decide(tell, review, "mine", "keep", by)[0] == 0
    assert "wait for approval" in tell(*sign, "dora@example.com")[2]
    assert "carol decided it" in tell("reviews", "approve", review, "1", "--by", "carol")[2]
    assert "own access" in tell("reviews", "approve", review, "1-3", "--by", "bob")[2]
    assert tell("reviews", "approve", review, "1-3", "--by", "frank")[0] == 0
    assert "does not own" in tell(*sign, "frank")[2]
    assert tell(*sign, "dora@example.com")[0] == 0
    assert "was signed off by" in decide(tell, review, "1", "revoke", "carol")[2]
    assert "signed off by dora" in tell("reviews", "list")[1]


def test_revocations_are_done_when_a_newer_snapshot_shows_it(tell: Run, account: Path, tmp_path: Path) -> None:
    review = start(tell)
    policy = tmp_path / "little.json"
    policy.write_text(json.dumps(LITTLE))
    assert decide(tell, review, "1", "reduce", "carol", "--policy", str(policy))[0] == 0
    assert decide(tell, review, "2", "revoke", "alice")[0] == 0
    assert decide(tell, review, "3", "transfer", "erin", "--transfer-to", "gina")[0] == 0
    code, out, _ = tell("reviews", "revocations", review)
    assert code == 4
    assert out.count("no snapshot since the decision") == 3
    for command in ("put-user-policy --user-name alice", "delete-user --user-name bob", "Key=owner,Value=gina"):
        assert command in out
    collect(tell, account, user("alice", **inline(EVERYTHING)), user("bob"), user("carol"))
    code, out, _ = tell("reviews", "revocations", review)
    assert code == 4
    assert "item 1 reduce alice: open" in out
    assert "it is still there" in out
    assert "has no tag owner" in out
    again = user("bob") | {"UserId": "AIDAEXAMPLEAGAIN00000"}
    carol = user("carol", Tags=[{"Key": "Owner", "Value": "gina"}])
    collect(tell, account, user("alice", **inline(LITTLE, "reviewed-access")), again, carol)
    code, out, _ = tell("reviews", "revocations", review)
    assert code == 4
    assert "made under its name" in out
    assert out.count(": done, ") == 2
    collect(tell, account, user("alice", **inline(LITTLE, "reviewed-access")), carol)
    code, out, _ = tell("reviews", "revocations", review)
    assert (code, out.count(": done, ")) == (0, 3)


@pytest.mark.usefixtures("account")
def test_a_package_is_exported_signed_and_verified_elsewhere(
    tell: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = start(tell)
    assert decide(tell, review, "2", "revoke", "alice")[0] == 0
    package = tmp_path / "review.zip"
    assert tell("reviews", "export", review, "--to", str(package))[0] == 0
    assert tell("reviews", "export", review, "--to", str(package))[0] == 2  # nothing is overwritten
    assert tell("reviews", "verify", str(package))[0] == 0
    home = tmp_path / "home"
    assert stat.S_IMODE((home / "reviews-signing-key.pem").stat().st_mode) == 0o600
    with zipfile.ZipFile(package) as archive:
        assert b"as agreed" in archive.read("items.csv")
        assert b"as agreed" in archive.read("review.html")
    shutil.copy(home / "reviews-signing-key.public.pem", tmp_path / "key.pem")
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "elsewhere"))
    assert tell("reviews", "verify", str(package))[0] == 4  # whole, but whose key it is nobody knows here
    assert tell("reviews", "verify", str(package), "--key", str(tmp_path / "key.pem"))[0] == 0
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    package.write_bytes(content)
    code, out, _ = tell("reviews", "verify", str(package), "--key", str(tmp_path / "key.pem"))
    assert (code, out.startswith("FAIL")) == (1, True)
    assert not (tmp_path / "elsewhere" / "state.sqlite").exists()
    assert tell("reviews", "verify", str(tmp_path / "none.zip"))[0] == 2


@pytest.mark.usefixtures("account")
def test_a_key_that_others_may_read_signs_nothing(tell: Run, tmp_path: Path) -> None:
    review = start(tell)
    assert tell("reviews", "export", review, "--to", str(tmp_path / "one.zip"))[0] == 0
    (tmp_path / "home" / "reviews-signing-key.pem").chmod(0o644)
    code, _, err = tell("reviews", "export", review, "--to", str(tmp_path / "two.zip"))
    assert code == 2
    assert "chmod 600" in err
    assert not (tmp_path / "two.zip").exists()


@pytest.mark.usefixtures("account")
def test_a_state_that_was_edited_is_told(tell: Run, tmp_path: Path) -> None:
    review = start(tell)
    connection = sqlite3.connect(state_path(tmp_path / "home"))
    connection.execute("UPDATE review_entries SET content = replace(content, 'erin', 'mallory')")
    connection.commit()
    connection.close()
    code, _, err = tell("reviews", "show", review)
    assert code == 2
    assert "was altered" in err


def test_what_cannot_be_reviewed_is_one_line(tell: Run, tmp_path: Path) -> None:
    people = ("--by", "dora", "--fallback", "erin")
    assert tell("reviews", "start", "users", *people)[0] == 3  # nothing was recorded
    collect(tell, tmp_path / "account.json", user("erin"))
    code, _, err = tell("reviews", "start", "users", *people)
    assert code == 2
    assert "nobody can review erin" in err
    people = ("--by", "dora", "--fallback", "frank")
    assert tell("reviews", "start", "roles", *people)[0] == 3
    assert tell("reviews", "start", "users", *people, "--account", "999999999999")[0] == 2
    assert tell("reviews", "start", "users", *people, "--due", "2020-01-01")[0] == 2
    assert tell("reviews", "start", "users", *people, "--reviewer", "whoever")[0] == 2
    assert tell("reviews", "show", "abcdef")[0] == 2
    assert tell("reviews", "list")[0] == 0


@pytest.mark.usefixtures("account")
def test_signed_off_reviews_are_evidence_of_audits(tell: Run) -> None:
    from leastwise.state.reviews import Reviews
    from leastwise.usecases.reviews.completed import completed_reviews
    from leastwise.workspace import open_state

    audit = ("audit", "--practice", "review-cadence", "--output", "json")
    assert tell(*audit)[0] == 1
    review = start(tell, scope="all")
    for by in ("carol", "alice", "erin"):
        assert decide(tell, review, "mine", "keep", by)[0] == 0
    with open_state() as database:
        assert completed_reviews(Reviews(database)) == ()
    assert tell("reviews", "sign-off", review, "--statement", "Done.", "--by", "dora")[0] == 0
    with open_state() as database:
        (one,) = completed_reviews(Reviews(database))
    assert (one.kind, one.accounts) == ("", frozenset({ACCOUNT}))
    assert datetime.now(UTC) - one.completed_at < timedelta(hours=1)
    assert tell(*audit)[0] == 0


@pytest.mark.usefixtures("account")
def test_managers_of_the_roster_review_unless_they_have_left(tell: Run, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    rows = ["user_name,email,manager,status", "alice,,boss@example.com,", "bob,,gone@example.com,", "carol,,B1,"]
    rows += ["B1,boss@example.com,,active", "G1,gone@example.com,,left"]
    roster.write_text("\n".join(rows) + "\n")
    people = ("--by", "dora", "--fallback", "erin", "--reviewer", "manager")
    assert tell("reviews", "start", "users", *people)[0] == 2  # no roster, no managers
    code, out, _ = tell("reviews", "start", "users", *people, "--roster", str(roster), "--output", "json")
    assert code == 0
    assert [one["reviewer"] for one in json.loads(out)["items"]] == ["boss@example.com", "erin", "boss@example.com"]
