"""Configuration items as rows of the lake's files, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from leastwise.inventory.json_text import read, written
from leastwise.model.configuration_item import Cause, ConfigurationItem, ItemStatus, Origin, ResourceKey

if TYPE_CHECKING:
    import pyarrow as pa

ITEM_COLUMNS: Final = (
    *("accountid", "awsregion", "resourcetype", "resourceid", "resourcename", "arn"),
    *("configurationitemcapturetime", "configurationitemstatus", "tags", "configuration", "origin", "cause"),
    *("since", "unknown"),
)
"""Those of `OBSERVED_SCHEMA` but the last; written out, so that reading needs no Arrow."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CAUSE_NAMES: Final = tuple(name.replace("_", "") for name in Cause.__slots__)
DELETED: Final = frozenset({ItemStatus.DELETED, ItemStatus.DELETED_NOT_RECORDED})
"""What `ConfigurationItem.is_deleted` tells."""

_STATUSES: Final = {status.value: status for status in ItemStatus}
_ORIGINS: Final = {origin.value: origin for origin in Origin}


def microseconds_of(moment: datetime) -> int:
    """Microseconds since 1970 of a moment with zone."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def utc(moment: datetime | None) -> datetime | None:
    """A moment as UTC wall clock without zone; one without zone counts as UTC."""
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.astimezone(UTC).replace(tzinfo=None)


def with_zone(moment: datetime | None) -> datetime | None:
    """A UTC wall clock time with its zone."""
    return None if moment is None else moment.replace(tzinfo=UTC)


def columns_of(items: Sequence[ConfigurationItem]) -> dict[str, list[Any]]:
    """The columns that observations and the timeline share."""
    return {
        "accountid": [item.account_id for item in items],
        "awsregion": [item.region for item in items],
        "resourcetype": [item.resource_type for item in items],
        "resourceid": [item.resource_id for item in items],
        "resourcename": [item.resource_name for item in items],
        "arn": [item.arn for item in items],
        "configurationitemcapturetime": [utc(item.capture_time) for item in items],
        "configurationitemstatus": [item.status.value for item in items],
        "tags": [None if item.tags is None else written(dict(item.tags)) for item in items],
        "configuration": [written(item.configuration) for item in items],
        "origin": [item.origin.value for item in items],
        "cause": [_cause_row(item.cause) for item in items],
        "since": [utc(item.since) for item in items],
        "unknown": [list(item.unknown) for item in items],
    }


def _cause_row(cause: Cause | None) -> dict[str, Any] | None:
    if cause is None:
        return None
    return {
        "eventid": cause.event_id,
        "eventtime": utc(cause.event_time),
        "eventsource": cause.event_source,
        "eventname": cause.event_name,
        "principalarn": cause.principal_arn,
        "principalid": cause.principal_id,
        "accesskeyid": cause.access_key_id,
        "sourceipaddress": cause.source_ip_address,
        "useragent": cause.user_agent,
        "awsregion": cause.aws_region,
    }


class Row(NamedTuple):
    """A row as it is stored: times in UTC without zone, documents as JSON text. In the order of `ITEM_COLUMNS`."""

    account: str
    region: str
    kind: str
    identifier: str
    name: str
    arn: str
    captured: datetime
    status: str
    tags: str | None
    configuration: str
    origin: str
    cause: dict[str, Any] | None
    since: datetime | None
    unknown: list[str] | None


def rows_of(table: pa.Table) -> Iterator[Row]:
    """The rows of a table that has `ITEM_COLUMNS`, in its order."""
    return map(Row, *(table[name].to_pylist() for name in ITEM_COLUMNS))


def item_of(row: Row, supplementary: str | None = None) -> ConfigurationItem:
    """The item that a row holds; `supplementary` is JSON text."""
    return ConfigurationItem(
        row.account,
        row.region,
        row.kind,
        row.identifier,
        row.name,
        row.arn,
        row.captured.replace(tzinfo=UTC),
        _STATUSES[row.status],
        read(row.configuration),
        {} if supplementary is None else read(supplementary),
        None if row.tags is None else read(row.tags),
        _ORIGINS[row.origin],
        None if row.cause is None else _cause(row.cause),
        tuple(row.unknown or ()),
        with_zone(row.since),
    )


def _cause(row: dict[str, Any]) -> Cause:
    event_id, event_time, *texts = (row[name] for name in _CAUSE_NAMES)
    return Cause(event_id, event_time.replace(tzinfo=UTC), *texts)


def keys_of(table: pa.Table) -> list[ResourceKey]:
    """The keys of the table's rows, in its order."""
    names = ("accountid", "awsregion", "resourcetype", "resourceid")
    return [ResourceKey(*row) for row in zip(*(table[name].to_pylist() for name in names), strict=True)]


def observed_table(items: Sequence[ConfigurationItem], members: Iterable[str | None]) -> pa.Table:
    """Observations as a table of `OBSERVED_SCHEMA`; `members` are the texts of its last column."""
    import pyarrow as pa

    from leastwise.lake.item_schema import OBSERVED_SCHEMA

    return pa.table(columns_of(items) | {"members": list(members)}, schema=OBSERVED_SCHEMA)
