"""Role chains: which sessions a person began. Who stands at the beginning of one: `leastwise.lake.role_chains`."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from leastwise.lake.role_chains import ISSUED_KEY, ISSUES_KEY
from leastwise.usecases.trail.conditions import Condition, any_of


def keys_of_sessions_begun_by(callers: Condition, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the access keys of every session that the callers began, and of those begun from these, sorted."""
    known: set[str] = set()
    begun = callers
    while True:
        rows = connection.execute(
            f"SELECT DISTINCT {ISSUED_KEY} FROM events WHERE {ISSUES_KEY} AND ({begun.sql})",  # noqa: S608
            list(begun.parameters),
        ).fetchall()
        fresh = {key for (key,) in rows if key} - known
        if not fresh:
            return sorted(known)
        known |= fresh
        begun = _with_keys(fresh)


def human_condition(callers: Condition, connection: duckdb.DuckDBPyConnection) -> Condition:
    """Return the condition of events made by the callers or in any session that goes back to them."""
    keys = keys_of_sessions_begun_by(callers, connection)
    return any_of([callers, _with_keys(keys)]) if keys else callers


def _with_keys(keys: Collection[str]) -> Condition:
    return Condition('"accessKeyId" IN (SELECT unnest(CAST(? AS VARCHAR[])))', (sorted(keys),))
