# ruff: noqa: S608 - the SQL is made of columns of our own schema
"""The recent calls that a rollback may break: those of who loses access, and those on what its policy is changed of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import duckdb
import msgspec

from leastwise.access.changes_resources import RESOURCE_POLICY, TRUST
from leastwise.access.context import ROLE
from leastwise.lake.engines.duckdb import create_connection
from leastwise.lake.engines.event_views import EVENT_JSON_MACRO, JSON_COLUMNS
from leastwise.lake.lake import Lake
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rolling_back import Rollback

MOST_KINDS: Final = 20_000
"""How many kinds of calls (caller, event, resources) are decided again; reported where there were more."""

_COLUMNS: Final = ", ".join(f'"{column}"' for column in JSON_COLUMNS)


@dataclass(frozen=True, slots=True)
class KindOfCall:
    """Successful calls of one kind: how many, the last one's time (with zone), id and record.

    `on` is the resource whose policy the rollback changes, where the call is about one.
    """

    event_source: str
    event_name: str
    calls: int
    last: datetime
    event_id: str
    record: Mapping[str, Any]
    on: ConfigurationItem | None = None


def with_changed_policy(rollback: Rollback) -> list[ConfigurationItem]:
    """Return the resources, as they are, whose own policy or trust policy the rollback changes."""
    found = []
    for key, item in sorted(rollback.current.items.items()):
        member = TRUST if item.resource_type == ROLE else RESOURCE_POLICY
        after = rollback.after.items.get(key)
        if after is not item and (after is None or after.configuration.get(member) != item.configuration.get(member)):
            found.append(item)
    return found


def calls_at_stake(lake: Lake, rollback: Rollback, since: datetime) -> list[KindOfCall]:
    """Return the kinds of calls since a moment (with zone), the most used first; up to MOST_KINDS and one more."""
    files = lake.data_files(since)
    losing = sorted({change.arn for change in rollback.access if change.narrowed and change.key is not None})
    resources = [item for item in with_changed_policy(rollback) if item.arn]
    if not files or not (losing or resources):
        return []
    found: dict[tuple[Any, ...], KindOfCall] = {}
    with create_connection(files) as connection:
        for item in resources:
            for one in _on(connection, item, since):
                found.setdefault((one.event_id, one.event_name), one)
        for one in _by(connection, losing, since) if losing else ():
            found.setdefault((one.event_id, one.event_name), one)
    return sorted(found.values(), key=lambda one: (-one.calls, one.event_id))[: MOST_KINDS + 1]


def is_about(record: Mapping[str, Any], item: ConfigurationItem) -> bool:
    """Whether a record names a resource or something in it, by ARN, or by name or id among the parameters."""
    listed = record.get("resources")
    arns = [one.get("ARN") for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    if any(isinstance(arn, str) and _is_within(arn, item.arn) for arn in arns):
        return True
    names = {item.arn, item.resource_id, item.resource_name} - {""}
    return any(
        text in names or text.rpartition("/")[2] in names or _is_within(text, item.arn)
        for text in _texts(record.get("requestParameters"))
    )


def _is_within(arn: str, resource: str) -> bool:
    return arn == resource or arn.startswith((f"{resource}/", f"{resource}:"))


def _texts(value: Any) -> Iterator[str]:
    """The texts directly among parameters, and in lists there: names, ARNs, URLs of queues."""
    for one in value.values() if isinstance(value, Mapping) else ():
        if isinstance(one, str):
            yield one
        elif isinstance(one, list):
            yield from (text for text in one if isinstance(text, str))


def _on(connection: duckdb.DuckDBPyConnection, item: ConfigurationItem, since: datetime) -> Iterator[KindOfCall]:
    """Calls on a resource: its service's (a role is assumed by STS), that name it."""
    service = "sts" if item.resource_type == ROLE else item.arn.split(":")[2]
    names = [f'"{name}"' for name in (item.resource_id, item.resource_name) if name]
    names += [item.arn, f"/{item.resource_name}"]
    where = (
        "eventsource = ? AND (contains(CAST(resources AS VARCHAR), ?) "
        "OR list_bool_or(list_transform(CAST(? AS VARCHAR[]), lambda name: contains(requestparameters, name))))"
    )
    for one in _kinds(connection, where, [f"{service}.amazonaws.com", item.arn, names], since, item):
        if is_about(one.record, item):
            yield one


def _by(connection: duckdb.DuckDBPyConnection, principals: Sequence[str], since: datetime) -> Iterable[KindOfCall]:
    where = "principalarn IN (SELECT unnest(CAST(? AS VARCHAR[])))"
    return _kinds(connection, where, [list(principals)], since)


def _kinds(
    connection: duckdb.DuckDBPyConnection,
    where: str,
    parameters: list[Any],
    since: datetime,
    on: ConfigurationItem | None = None,
) -> Iterator[KindOfCall]:
    rows = connection.execute(
        f"""
        SELECT eventsource, eventname, count(*) AS calls, max(eventtime),
               arg_max(eventid, eventtime), arg_max({EVENT_JSON_MACRO}({_COLUMNS}), eventtime)
        FROM lake_events
        WHERE {where} AND eventtime >= ? AND errorcode IS NULL
        GROUP BY principalarn, useridentity.accountid, eventsource, eventname, resources
        ORDER BY calls DESC LIMIT {MOST_KINDS + 1}
        """,
        [*parameters, since.astimezone(UTC).replace(tzinfo=None)],
    ).fetchall()
    for source, name, calls, last, identifier, record in rows:
        yield KindOfCall(source, name, calls, last.replace(tzinfo=UTC), identifier, msgspec.json.decode(record), on)
