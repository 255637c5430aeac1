"""A timeline as a table, one row an entry."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from leastwise.usecases.trail.timelines import Timeline

TIMELINE_SCHEMA: Final = pa.schema(
    [
        pa.field("session", pa.string()),
        pa.field("principal", pa.string()),
        pa.field("human", pa.string()),
        pa.field("account", pa.string()),
        pa.field("eventTime", pa.timestamp("us")),
        pa.field("lastEventTime", pa.timestamp("us")),
        pa.field("events", pa.int64()),
        pa.field("whatHappened", pa.string()),
        pa.field("sourceIPAddress", pa.string()),
        pa.field("awsRegion", pa.string()),
        pa.field("marks", pa.list_(pa.string())),
        pa.field("eventID", pa.string()),
    ]
)


def timeline_table(timeline: Timeline) -> pa.Table:
    """Return the timeline's entries in order, with the session each belongs to, as TIMELINE_SCHEMA."""
    rows = [
        {
            "session": session.key,
            "principal": session.principal,
            "human": session.origin.human if session.origin else None,
            "account": session.account or None,
            "eventTime": entry.moment,
            "lastEventTime": entry.last_moment,
            "events": entry.count,
            "whatHappened": entry.sentence,
            "sourceIPAddress": entry.address or None,
            "awsRegion": entry.region or None,
            "marks": list(entry.marks),
            "eventID": entry.event_id or None,
        }
        for session in timeline.sessions
        for entry in session.entries
    ]
    return pa.Table.from_pylist(rows, schema=TIMELINE_SCHEMA)
