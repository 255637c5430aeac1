"""The envelopes CloudTrail records come in, each told by its members.

Sources: CloudTrail User Guide ("lookup-events", "Working with CloudTrail Lake query results"), EventBridge User
Guide ("Events from AWS services"), CloudWatch Logs User Guide ("Examples of subscription filters": base64 of gzip in
`awslogs.data`), Lambda Developer Guide ("Process Amazon Kinesis Data Streams records with Lambda": `kinesis.data`).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Final

import msgspec

from leastwise.lake.decode import nested, struct_text
from leastwise.lake.decode.coerce import Members, RecordRejected, raw_members, text_value
from leastwise.lake.decode.content import GZIP_MAGIC, uncompress
from leastwise.lake.decode.record import RAW_MEMBERS
from leastwise.lake.schema import CLOUDTRAIL_SPELLING

MAXIMUM_ENVELOPES: Final = 4
_TEXT_ENVELOPES: Final = ("CloudTrailEvent", "eventJson", "eventjson", "_raw", "message", "Message", "body", "Body")
_OBJECT_ENVELOPES: Final = (
    "detail",
    "event",
    "record",
    "_source",
    "result",
    "Event",
    "cloudtrail",
    "Message",
    "hits",
    "Records",
)
_LIST_ENVELOPES: Final = ("Records", "Events", "logEvents", "QueryResultRows", "Rows", "hits", "Messages")

_PACKED_ENVELOPES: Final = ("awslogs", "kinesis")
"""Objects whose `data` is base64: of gzip from CloudWatch Logs, of what was put into a Kinesis stream."""

_INNER_SIGNS: Final = frozenset(
    ("eventName", "eventTime", "eventID", "eventVersion", "digestStartTime", "_raw", "hits")
)
_CONTROL_MESSAGE: Final = msgspec.Raw(b'"CONTROL_MESSAGE"')
"""What CloudWatch Logs sends to test whether a destination can be reached."""


def records_of(members: Members, depth: int = 0) -> Iterator[Members]:
    """The CloudTrail records inside one JSON object: itself, or what its envelope carries."""
    if depth > MAXIMUM_ENVELOPES:
        raise RecordRejected(f"more than {MAXIMUM_ENVELOPES} envelopes inside one another")
    if members.get("messageType") == _CONTROL_MESSAGE:
        return
    inner = _object_inside(members)
    if inner is not None:
        yield from records_of(inner, depth + 1)
        return
    items = _list_inside(members)
    if items is None:
        yield _spelled(members)
        return
    for item in items:
        yield from records_of(item, depth + 1)


def _object_inside(members: Members) -> Members | None:
    if "eventVersion" in members and "eventName" in members:
        return None
    for name in _TEXT_ENVELOPES:
        if name in members and (text := text_value(members[name])) and text.lstrip().startswith("{"):
            return raw_members(text.encode("utf-8", "replace"))
    for name in _PACKED_ENVELOPES:
        if name in members and (packed := _unpacked(name, members[name])) is not None:
            return packed
    for name in _OBJECT_ENVELOPES:
        if name in members and bytes(members[name]).lstrip().startswith(b"{"):
            inner = raw_members(bytes(members[name]))
            if _INNER_SIGNS & inner.keys():
                return inner
    return None


def _unpacked(name: str, envelope: msgspec.Raw) -> Members | None:
    """The object in an envelope's `data`; None where there is none. Raises RecordRejected for damaged data."""
    if not bytes(envelope).lstrip().startswith(b"{"):
        return None
    text = text_value(raw_members(bytes(envelope)).get("data", msgspec.Raw(b"null")))
    if text is None:
        return None
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise RecordRejected(f"{name}.data is not base64") from None
    content = uncompress(data) if data.startswith(GZIP_MAGIC) else None
    if content is not None and content.problem:
        raise RecordRejected(f"{name}.data: {content.problem}")
    inner = bytes(content.data) if content is not None else data
    if inner.lstrip().startswith(b"{"):
        return raw_members(inner)
    if name == "awslogs":
        raise RecordRejected("awslogs.data does not hold a CloudWatch Logs message")
    return None


def _list_inside(members: Members) -> Iterator[Members] | None:
    if "eventName" in members or "eventname" in members:
        return None
    for name in _LIST_ENVELOPES:
        if name in members and bytes(members[name]).lstrip().startswith(b"["):
            items = msgspec.json.decode(members[name], type=list[msgspec.Raw])
            return (row_members(bytes(item)) for item in items)
    return None


def row_members(item: bytes) -> Members:
    """The members of an element: an object, or a CloudTrail Lake result row (a list of one-member objects).

    Raises RecordRejected or msgspec.DecodeError for anything else.
    """
    if not item.lstrip().startswith(b"["):
        return raw_members(item)
    cells = msgspec.json.decode(item, type=list[dict[str, msgspec.Raw]])
    return {name: raw for cell in cells for name, raw in cell.items()}


def _spelled(members: Members) -> Members:
    """Lower-case column names (Athena, CloudTrail Lake) as CloudTrail spells them."""
    if "eventName" not in members and "eventname" in members:
        members = {CLOUDTRAIL_SPELLING.get(name.lower(), name): raw for name, raw in members.items()}
    return _documents_as_text(members) if bytes(members.get("userIdentity", b"")).startswith(b'"') else members


def _documents_as_text(members: Members) -> Members:
    """Documents that a query result carries inside a string, as the documents themselves."""
    result = dict(members)
    for name in RAW_MEMBERS:
        raw = result.get(name)
        if raw is None or not bytes(raw).startswith(b'"'):
            continue
        text = (text_value(raw) or "").strip()
        document = _document(text)
        if document is not None:
            result[name] = document
    return result


def _document(text: str) -> msgspec.Raw | None:
    if not text or text in ("null", "NULL", "-"):
        return msgspec.Raw(b"null")
    if text[0] not in "{[":
        return None
    try:
        nested.parse(text)
    except (ValueError, RecursionError):
        value = struct_text.parse(text)
        return None if value is None else msgspec.Raw((nested.as_text(value) or "null").encode())
    return msgspec.Raw(text.encode("utf-8", "replace"))
