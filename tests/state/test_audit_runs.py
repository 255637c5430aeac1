"""Audits of the state: the last of a scope, what is kept of many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leastwise.state import audit_runs
from leastwise.state.audit_runs import AuditRun, AuditRuns
from leastwise.state.database import Database

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
IDS = frozenset({"0" * 32, "0123456789abcdef0123456789abcdef", "f" * 32})


def made(scope: str = "all", day: int = 0, findings: frozenset[str] = IDS) -> AuditRun:
    scores = {"mfa": 0.5, "root": None}
    return AuditRun(NOW + timedelta(days=day), scope, ("111122223333",), 7, scores, findings)


def test_an_audit_is_kept_as_it_was(home: Path) -> None:
    with Database.open(home) as database:
        AuditRuns(database).add(made())
    with Database.open(home) as database:
        runs = AuditRuns(database)
        assert runs.last("all") == made()
        assert runs.last("another") is None


def test_the_last_is_the_one_of_the_same_scope(home: Path) -> None:
    with Database.open(home) as database:
        runs = AuditRuns(database)
        for run in (made(day=1), made(day=2, findings=frozenset()), made("part", day=3)):
            runs.add(run)
        last = runs.last("all")
        assert last is not None
        assert (last.ended_at, last.findings) == (NOW + timedelta(days=2), frozenset())
        assert [one.ended_at.day for one in runs.all()] == [4, 3, 2]


def test_the_oldest_are_forgotten(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_runs, "_KEPT", 3)
    with Database.open(home) as database:
        runs = AuditRuns(database)
        for day in range(5):
            runs.add(made(day=day))
        assert [one.ended_at for one in runs.all()] == [NOW + timedelta(days=day) for day in (4, 3, 2)]
