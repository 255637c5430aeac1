"""Counts over the event history: by time, by who, by what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import duckdb
import pyarrow as pa

from leastwise.errors import InputError
from leastwise.usecases.trail.arrow_results import arrow_table
from leastwise.usecases.trail.conditions import Condition

_TIME: Final = ("minute", "hour", "day", "week", "month", "year")
_SERVICE: Final = "regexp_replace(\"eventSource\", '\\.amazonaws\\.com$', '')"
_VALUES: Final[dict[str, str]] = {
    "action": f"{_SERVICE} || ':' || \"eventName\"",
    "service": _SERVICE,
    "principal": '"principalArn"',
    "user": '"userArn"',
    "access-key": '"accessKeyId"',
    "identity-type": '"identityType"',
    "ip": '"sourceIPAddress"',
    "account": 'coalesce("recipientAccountId", "userIdentity".accountid)',
    "region": '"awsRegion"',
    "error": '"errorCode"',
    "user-agent": '"userAgent"',
    "event-type": '"eventType"',
}

GROUPINGS: Final = (*_TIME, *_VALUES)
"""What events can be counted by."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of events: ``by`` names what they are grouped by; rows of (value, events) are in the table."""

    by: str
    is_time: bool
    table: pa.Table


def count_by(connection: duckdb.DuckDBPyConnection, condition: Condition, by: str, limit: int | None = None) -> Counts:
    """Return the counts of the events that meet the condition.

    By time they are in order of time, oldest first (``limit`` keeps the newest); by anything else the most first.
    Raises InputError for an unknown grouping.
    """
    if by not in GROUPINGS:
        raise InputError(f"--by: events cannot be counted by {by!r}", f"Use one of {', '.join(GROUPINGS)}.")
    is_time = by in _TIME
    value = f"date_trunc('{by}', \"eventTime\")::TIMESTAMP" if is_time else _VALUES[by]
    order = "1 DESC" if is_time else "2 DESC, 1"
    cut = f" LIMIT {int(limit)}" if limit is not None else ""
    table = arrow_table(
        connection,
        f'SELECT {value} AS "{by}", count(*) AS events FROM events '  # noqa: S608
        f"WHERE {condition.sql} GROUP BY 1 ORDER BY {order}{cut}",
        condition.parameters,
    )
    return Counts(by, is_time, table.sort_by(by) if is_time else table)
