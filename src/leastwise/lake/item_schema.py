"""The physical schema of configuration items in the lake's files.

Names are those of AWS Config in lower case (AWS Config API Reference, "ConfigurationItem"), as the columns of events
are CloudTrail's. `configuration`, `tags` and `relationships` are JSON text with sorted members.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

_text = pa.string()
_moment = pa.timestamp("us")  # UTC wall clock, without zone


def _texts(*names: str) -> list[pa.Field]:
    return [pa.field(name, _text) for name in names]


CAUSE: Final = pa.struct(
    [
        pa.field("eventid", _text),
        pa.field("eventtime", _moment),
        *_texts("eventsource", "eventname", "principalarn", "principalid", "accesskeyid"),
        *_texts("sourceipaddress", "useragent", "awsregion"),
    ]
)
"""The event that made an item what it is; null where none is known."""

_ITEM_FIELDS: Final = (
    *_texts("accountid", "awsregion", "resourcetype", "resourceid", "resourcename", "arn"),
    pa.field("configurationitemcapturetime", _moment),
    pa.field("configurationitemstatus", _text),
    *_texts("tags", "configuration", "origin"),
    pa.field("cause", CAUSE),
    pa.field("since", _moment),
    pa.field("unknown", pa.list_(pa.field("element", _text))),
)
OBSERVED_SCHEMA: Final = pa.schema(
    [
        *_ITEM_FIELDS,
        # The members that were looked at, as a JSON list; null where the observation named every known one.
        pa.field("members", _text),
    ]
)
TIMELINE_SCHEMA: Final = pa.schema(
    [
        *_ITEM_FIELDS,
        pa.field("version", pa.int64()),  # 1 for the first item of a resource
        pa.field("sequence", pa.int64()),  # the item's place among all: times have one second
        pa.field("validuntil", _moment),  # when its next item begins; null for the newest
        pa.field("resourcecreationtime", _moment),
        pa.field("relationships", _text),
        # Of a newest item: the names and ARNs of the older ones that it no longer has.
        pa.field("former", pa.list_(pa.field("element", _text))),
    ]
)
SUPPLEMENTARY_SCHEMA: Final = pa.schema(
    [
        *_texts("accountid", "awsregion", "resourcetype", "resourceid"),
        pa.field("capturetime", _moment),
        *_texts("supplementary"),
    ]
)
UNREAD_SCHEMA: Final = pa.schema(
    [
        *_texts("accountid", "awsregion", "resourcetype", "resource", "missingaction", "reason"),
        pa.field("capturetime", _moment),
    ]
)
