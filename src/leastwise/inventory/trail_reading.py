# ruff: noqa: S608 - the SQL is made of column names and of event names that the program knows
"""The events that change resources, read from the event data store in one query."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import duckdb
import pyarrow as pa

from leastwise.inventory.event_sourcing import Beginnings, TrailEvent
from leastwise.inventory.json_text import read
from leastwise.lake.engines.duckdb import create_connection
from leastwise.lake.engines.event_views import user_identity_json


@dataclass(frozen=True, slots=True)
class TrailEvents:
    """Successful events that change resources, of the lake's files at one moment, each (event id, account) once."""

    table: pa.Table
    beginnings: Beginnings = field(default_factory=dict)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def digest(self) -> str:
        """A text that differs for other events."""
        ids = sorted(zip(*(self.table[name].to_pylist() for name in ("eventid", "recipientaccountid")), strict=True))
        text = repr((ids, sorted(self.beginnings.items())))
        return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()

    def __iter__(self) -> Iterator[TrailEvent]:
        identities: dict[str, Mapping[str, Any]] = {}
        columns = [self.table[name].to_pylist() for name in self.table.column_names]
        for identifier, time, source, name, account, region, identity, address, agent, asked, answered, details in zip(
            *columns, strict=True
        ):
            if identity not in identities:
                identities[identity] = _document(identity) or {}
            yield TrailEvent(
                identifier,
                time.replace(tzinfo=UTC),
                source,
                name,
                account,
                region,
                identities[identity],
                address,
                agent,
                None,
                _document(asked),
                _document(answered),
                _document(details),
            )


def read_events(files: Sequence[str], kinds: Collection[tuple[str, str]]) -> TrailEvents:
    """The events of these kinds (eventSource, eventName) that succeeded. Raises LakeError for a damaged file.

    Failed calls changed nothing, though they carry all parameters: CloudTrail User Guide, "CloudTrail record contents",
    `errorCode`.
    """
    texts = ("recipientaccountid", "awsregion", "identity", "sourceipaddress", "useragent")
    columns = ["eventid", "eventtime", "eventsource", "eventname", *texts, "requestparameters", "responseelements"]
    columns.append("serviceeventdetails")
    if not files or not kinds:
        return TrailEvents(pa.table({name: [] for name in columns}))
    with create_connection(files) as connection:
        relation = connection.sql(
            "SELECT eventid, eventtime, eventsource, eventname, "
            "coalesce(recipientaccountid, '') AS recipientaccountid, "
            f"coalesce(awsregion, '') AS awsregion, {user_identity_json()} AS identity, "
            "coalesce(sourceipaddress, '') AS sourceipaddress, coalesce(useragent, '') AS useragent, "
            "requestparameters, responseelements, serviceeventdetails FROM lake_events "
            "WHERE eventsource IN (SELECT unnest($sources)) AND eventname IN (SELECT unnest($names)) "
            "AND errorcode IS NULL AND eventid IS NOT NULL AND eventtime IS NOT NULL",
            params={"sources": sorted({kind[0] for kind in kinds}), "names": sorted({kind[1] for kind in kinds})},
        )
        table = relation.to_arrow_table()
        beginnings = _beginnings(connection, kinds)
    pairs = zip(table["eventsource"].to_pylist(), table["eventname"].to_pylist(), strict=True)
    return TrailEvents(table.filter(pa.array([pair in kinds for pair in pairs], pa.bool_())), beginnings)


def _beginnings(connection: duckdb.DuckDBPyConnection, kinds: Collection[tuple[str, str]]) -> Beginnings:
    """Since when the lake has management events of each account, service and Region, reads and failures included."""
    rows = connection.execute(
        "SELECT coalesce(recipientaccountid, ''), eventsource, coalesce(awsregion, ''), min(eventtime) "
        "FROM lake_events WHERE eventsource IN (SELECT unnest(CAST(? AS VARCHAR[]))) "
        "AND managementevent IS DISTINCT FROM false AND eventtime IS NOT NULL GROUP BY ALL",
        [sorted({source for source, _ in kinds})],
    ).fetchall()
    return {(account, source, region): first.replace(tzinfo=UTC) for account, source, region, first in rows}


def _document(text: str | None) -> Any:
    if text is None:
        return None
    try:
        return read(text)
    except ValueError:  # kept in the lake as CloudTrail wrote it, whatever it was
        return None
