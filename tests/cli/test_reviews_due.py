"""`leastwise reviews remind` and `run-due`: mail through a real server, missed items, escalation."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from mail_server import PASSWORD, USER, mail_server

from leastwise.cli.app import run

Run = Callable[..., tuple[int, str, str]]
ARN = "arn:aws:iam::111122223333:user/"


@pytest.fixture
def tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("LEASTWISE_HOME", str(tmp_path / "home"))

    def told(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    users = [
        {"Path": "/", "UserName": name, "UserId": f"AIDAEXAMPLE0000{name.upper()}", "Arn": f"{ARN}{name}", "Tags": []}
        | {"CreateDate": "2025-01-01T00:00:00Z", "GroupList": [], "AttachedManagedPolicies": [], "UserPolicyList": []}
        for name in ("alice", "bobby", "frank")
    ]
    details = {"UserDetailList": users, "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    (tmp_path / "account.json").write_text(json.dumps(details | {"IsTruncated": False}))
    assert told("collect", "--from-file", str(tmp_path / "account.json"))[0] == 0
    return told


def start(tell: Run, *more: str) -> str:
    people = ("--by", "dora", "--fallback", "erin@example.com", "--escalate-to", "frank@example.com")
    code, out, err = tell("reviews", "start", "users", *people, *more, "--output", "json")
    assert code == 0, err
    return str(json.loads(out)["id"])


def items(tell: Run, review: str) -> list[dict[str, Any]]:
    return list(json.loads(tell("reviews", "show", review, "--output", "json")[1])["items"])


def after(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let days go by."""

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(days=days)

    monkeypatch.setattr("leastwise.cli.reviews_due.datetime", Later)
    monkeypatch.setattr("leastwise.cli.reviews.datetime", Later)


def test_reviewers_are_reminded_once_a_day_until_they_decide(
    tell: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = start(tell)
    assert tell("reviews", "delegate", review, "2", "--to", "gus", "--by", "dora")[0] == 0
    monkeypatch.setenv("LEASTWISE_SMTP_PASSWORD", PASSWORD)
    with mail_server(tmp_path) as mailbox:
        remind = (
            "reviews",
            "remind",
            "--smtp-host",
            "127.0.0.1",
            "--smtp-port",
            str(mailbox.port),
            "--smtp-user",
            USER,
        )
        remind = (*remind, "--sender", "audit@example.com", "--smtp-certificates", mailbox.certificate)
        code, _, err = tell(*remind)
        assert code == 4
        assert "gus: no e-mail address" in err
        assert tell("reviews", "delegate", review, "2", "--to", "gus@example.com", "--by", "gus")[0] == 0
        mailbox.refused.add("gus@example.com")
        assert tell(*remind)[0] == 4
        mailbox.refused.clear()
        assert tell(*remind)[0] == 0
        assert [recipients for recipients, _ in mailbox.messages] == [["erin@example.com"], ["gus@example.com"]]
        mail = message_from_bytes(mailbox.messages[0][1], policy=policy.default)
        assert mail["Subject"].startswith("Review of users: 2 items to decide, due ")
        assert all(words in mail.get_content() for words in ("alice (111122223333)", f"decide {review}"))
        decide = ("reviews", "decide", review, "mine", "keep", "--justification", "needed", "--by")
        assert tell(*decide, "erin@example.com")[0] == 0
        after(monkeypatch, 1)
        assert tell(*remind)[0] == 0
        assert [recipients for recipients, _ in mailbox.messages[2:]] == [["gus@example.com"]]
        monkeypatch.setenv("LEASTWISE_SMTP_PASSWORD", "wrong")
        after(monkeypatch, 2)
        assert tell(*remind)[0] == 4
    assert tell("reviews", "remind", "--smtp-host", "h", "--sender", "a@b.c", "--smtp-encryption", "rot13")[0] == 2


def test_overdue_items_are_flagged_and_escalated_and_never_revoked(tell: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    review = start(tell, "--due", f"{datetime.now(UTC) + timedelta(days=10):%Y-%m-%d}")
    decide = ("reviews", "decide", review, "1", "keep", "--justification", "needed", "--by")
    assert tell(*decide, "erin@example.com")[0] == 0
    assert tell("reviews", "run-due") == (0, "", "")
    after(monkeypatch, 11)
    assert tell("reviews", "run-due")[0] == 0
    assert tell("reviews", "run-due") == (0, "", "")  # once
    found = items(tell, review)
    assert [one["missed"] for one in found] == [False, True, True]
    assert [one["escalatedTo"] for one in found] == ["", "frank@example.com", ""]  # frank's own access stays erin's
    assert [bool(one["decision"]) for one in found] == [True, False, False]
    decide = ("reviews", "decide", review, "mine", "keep", "--justification", "late", "--by")
    assert tell(*decide, "frank@example.com")[0] == 0
    sign = ("reviews", "sign-off", review, "--by", "dora", "--statement", "One was missed.")
    code, _, err = tell(*sign)
    assert (code, "2 items were missed" in err) == (0, True)
    assert [bool(one["decision"]) for one in items(tell, review)] == [True, True, False]
