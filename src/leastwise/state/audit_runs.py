"""The audits of the state: when they ended, what they were about, what they found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select

from leastwise.state.database import Database
from leastwise.state.tables import AUDIT_RUNS

_ID_BYTES: Final = 16
_KEPT: Final = 400
"""How many audits are kept: more than one a day for a year."""


@dataclass(frozen=True, slots=True)
class AuditRun:
    """An audit that ended at `ended_at` (with zone).

    `scope` is a text that is the same for audits of the same things; `scores` maps practices to 0 to 1, None where
    nothing was judged; `findings` are the ids of its ACTIVE findings.
    """

    ended_at: datetime
    scope: str
    accounts: tuple[str, ...]
    checks: int
    scores: Mapping[str, float | None]
    findings: frozenset[str]


class AuditRuns:
    """Reads and writes the audits of a state."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def is_writable(self) -> bool:
        """Whether what is added is kept."""
        return self._database.is_writable

    def add(self, run: AuditRun) -> None:
        """Keep an audit; the oldest beyond 400 are forgotten. Raises StateError."""
        with self._database.writing() as connection:
            connection.execute(insert(AUDIT_RUNS), [_values(run)])
            newest = select(AUDIT_RUNS.c.run_id).order_by(AUDIT_RUNS.c.run_id.desc()).limit(_KEPT)
            connection.execute(delete(AUDIT_RUNS).where(AUDIT_RUNS.c.run_id.not_in(newest)))

    def last(self, scope: str) -> AuditRun | None:
        """The newest audit of a scope, None where there is none. Raises StateError."""
        query = select(AUDIT_RUNS).where(AUDIT_RUNS.c.scope == scope).order_by(AUDIT_RUNS.c.run_id.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return _run(row) if row is not None else None

    def all(self) -> tuple[AuditRun, ...]:
        """All audits that are kept, the newest first; without the ids of their findings. Raises StateError."""
        columns = [column for column in AUDIT_RUNS.c if column.name != "findings"]
        query = select(*columns).order_by(AUDIT_RUNS.c.run_id.desc())
        with self._database.reading() as connection:
            return tuple(_run(row) for row in connection.execute(query))


def _values(run: AuditRun) -> dict[str, Any]:
    return {
        "ended_at": run.ended_at,
        "scope": run.scope,
        "accounts": json.dumps(run.accounts),
        "checks": run.checks,
        "scores": json.dumps(dict(run.scores)),
        "findings": b"".join(bytes.fromhex(one) for one in sorted(run.findings)),
    }


def _run(row: Row[Any]) -> AuditRun:
    blob: bytes = getattr(row, "findings", b"")
    ids = frozenset(blob[start : start + _ID_BYTES].hex() for start in range(0, len(blob), _ID_BYTES))
    return AuditRun(row.ended_at, row.scope, tuple(json.loads(row.accounts)), row.checks, json.loads(row.scores), ids)
