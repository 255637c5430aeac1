"""Timelines: sessions across role chains, runs of equal events, marks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.usecases.trail.store import OpenHistory, open_history
from leastwise.usecases.trail.subjects import SubjectKind
from leastwise.usecases.trail.timeline_rows import timeline_table
from leastwise.usecases.trail.timelines import timeline_of

Make = Callable[..., dict[str, Any]]
KEY = "ASIASESSION0000000"
INCIDENT = "192.0.2.66"


@pytest.fixture
def history(make_record: Make, make_session: Make, connect: Any) -> OpenHistory:
    session = make_session("admin", "ops", KEY)
    issued = {"credentials": {"accessKeyId": KEY}}
    policy = {"userName": "bob", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}
    records = [
        make_record("AssumeRole", "sts.amazonaws.com", eventID="e1", responseElements=issued),
        *(
            make_record("ListUsers", userIdentity=session, eventID=f"e2{n}", eventTime=f"2024-05-01T10:0{n}:00Z")
            for n in range(1, 4)
        ),
        make_record(
            "AttachUserPolicy",
            userIdentity=session,
            eventID="e3",
            eventTime="2024-05-01T10:05:00Z",
            requestParameters=policy,
        ),
        make_record(
            "StopLogging",
            "cloudtrail.amazonaws.com",
            userIdentity=session,
            eventID="e4",
            eventTime="2024-05-01T10:06:00Z",
            errorCode="AccessDenied",
            sourceIPAddress=INCIDENT,
        ),
        make_record("ListUsers", userIdentity=make_session("admin", "other", "ASIAOTHER000000000"), eventID="e5"),
    ]
    return OpenHistory(cast(Any, SimpleNamespace()), connect(records))


def test_a_principals_timeline_goes_across_role_chains(history: OpenHistory) -> None:
    timeline = timeline_of(history, "alice")
    assert timeline.kind is SubjectKind.PRINCIPAL
    assert [(session.principal, session.events) for session in timeline.sessions] == [
        ("alice", 1),
        ("ops (role admin)", 5),
    ]
    assert timeline.sessions[0].origin is None
    assert timeline.sessions[1].origin is not None
    assert timeline.sessions[1].origin.chain == ("alice",)
    entries = timeline.sessions[1].entries
    assert [(entry.sentence, entry.count, entry.marks) for entry in entries] == [
        ("ops (role admin) called ListUsers on iam", 3, ()),
        ("ops (role admin) attached AdministratorAccess to bob", 1, ("escalation",)),
        ("ops (role admin) called StopLogging on cloudtrail (denied)", 1, ("last", "error")),
    ]
    assert entries[0].last_moment == datetime(2024, 5, 1, 10, 3)
    assert timeline.sessions[0].entries[0].marks == ("first",)
    assert not timeline.is_cut


@pytest.mark.parametrize(
    ("subject", "kind", "events"),
    [
        (INCIDENT, SubjectKind.ADDRESS, ["e4"]),
        ("192.0.2.64/28", SubjectKind.ADDRESS, ["e4"]),
        (KEY, SubjectKind.PRINCIPAL, ["e21", "e22", "e3", "e4"]),
        ("arn:aws:iam::111122223333:role/admin", SubjectKind.PRINCIPAL, ["e5", "e21", "e3", "e4"]),
        ("bob", SubjectKind.RESOURCE, ["e3"]),
        ("arn:aws:iam::aws:policy/AdministratorAccess", SubjectKind.RESOURCE, ["e3"]),
        ("nothing", SubjectKind.RESOURCE, []),
    ],
)
def test_subjects(history: OpenHistory, subject: str, kind: SubjectKind, events: list[str]) -> None:
    timeline = timeline_of(history, subject)
    assert timeline.kind is kind
    assert sorted(row["eventID"] for row in timeline_table(timeline).to_pylist()) == sorted(events)


def test_periods_and_cuts(history: OpenHistory) -> None:
    late = timeline_of(history, "alice", since=datetime(2024, 5, 1, 10, 5))
    assert [session.events for session in late.sessions] == [2]
    assert late.sessions[0].origin is not None
    newest = timeline_of(history, "alice", most_events=1)
    assert newest.is_cut
    assert timeline_table(newest).column("eventID").to_pylist() == ["e4"]
    assert timeline_table(newest).column("marks").to_pylist() == [["last", "error"]]
    with pytest.raises(InputError):
        timeline_of(history, " ")


def test_nothing_ingested_yet(tmp_path: Path) -> None:
    with pytest.raises(NothingToEvaluateError, match="leastwise ingest"), open_history(tmp_path / "lake"):
        pass
