"""Who stands at the beginning of a session, over the event data store.

A call that issues temporary credentials names them in ``responseElements.credentials.accessKeyId``; events made with
them carry that access key (IAM User Guide, "Monitor and control actions taken with assumed roles").
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from leastwise.model.principal import Principal, principal_of

if TYPE_CHECKING:
    import duckdb

ISSUED_KEY: Final = """json_extract_string("responseElements", '$.credentials.accessKeyId')"""
"""SQL of the access key that a call issued."""
ISSUES_KEY: Final = """"eventSource" = 'sts.amazonaws.com' AND "eventName" IN ('AssumeRole', 'AssumeRoleWithSAML', \
'AssumeRoleWithWebIdentity', 'AssumeRoot', 'GetFederationToken', 'GetSessionToken') \
AND "responseElements" IS NOT NULL"""
"""SQL of the condition that an event issues temporary credentials."""

LONGEST_SESSION: Final = timedelta(hours=36)
"""Temporary credentials last at most 36 hours (GetSessionToken and GetFederationToken, STS API Reference)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who stands at the beginning of a session, and the principals of the chain from there to the session."""

    human: str
    chain: tuple[str, ...]


def origins(
    connection: duckdb.DuckDBPyConnection, keys: Collection[str], earliest: datetime, latest: datetime
) -> dict[str, Origin]:
    """Return access key -> origin for each key whose issuing call is in the event data store.

    ``earliest`` and ``latest`` (UTC, without zone) bound the events made with the keys; credentials are issued up to
    36 hours before.
    """
    callers: dict[str, tuple[str | None, Principal]] = {}
    wanted = {key for key in keys if key and key.startswith("ASIA")}
    since = earliest
    while wanted:
        since -= LONGEST_SESSION
        found = _callers(connection, wanted, since, latest)
        callers |= found
        wanted = {key for key, _ in found.values() if key and key.startswith("ASIA")} - callers.keys()
    return {key: _origin(key, callers) for key in keys if key in callers}


def _callers(
    connection: duckdb.DuckDBPyConnection, keys: Collection[str], since: datetime, until: datetime
) -> dict[str, tuple[str | None, Principal]]:
    rows: list[tuple[str, str | None, dict[str, Any] | None]] = connection.execute(
        f'SELECT {ISSUED_KEY} AS issued, "accessKeyId", "userIdentity" FROM events WHERE {ISSUES_KEY} '  # noqa: S608
        'AND "eventTime" BETWEEN ? AND ? '
        f'AND list_contains(CAST(? AS VARCHAR[]), {ISSUED_KEY}) ORDER BY "eventTime" DESC',
        [since, until, sorted(keys)],
    ).fetchall()
    return {issued: (caller_key, principal_of(identity)) for issued, caller_key, identity in rows}


def _origin(key: str, callers: dict[str, tuple[str | None, Principal]]) -> Origin:
    chain: list[str] = []
    seen: set[str] = set()
    step: str | None = key
    human = ""
    while step is not None and step in callers and step not in seen:
        seen.add(step)
        step, principal = callers[step]
        human = principal.name
        chain.append(str(principal))
    return Origin(human, tuple(reversed(chain)))
