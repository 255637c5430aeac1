"""The record of one event as CloudTrail's JSON, from its row.

The same text as the macro `event_json` gives, which takes the engine longer to bind than to find the event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pyarrow as pa

from leastwise.lake.engines.event_views import JSON_COLUMNS, field_spelling, is_always_written, is_document
from leastwise.lake.schema import CLOUDTRAIL_SPELLING, EVENT_SCHEMA

_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPES: Final = str.maketrans({**{chr(code): f"\\u{code:04X}" for code in range(32)}, **_SHORT})


def event_record(row: Mapping[str, Any]) -> str:
    """Return the event's JSON document; ``row`` holds the columns of the view `lake_events`, lower case.

    Members come in the order and with the spelling of `event_json`; those that CloudTrail did not write are left out.
    """
    return _object(_column_members(row))


def _column_members(row: Mapping[str, Any]) -> Iterable[str]:
    for column in JSON_COLUMNS:
        value = row[column]
        name = "eventTime" if column == "eventtime_iso" else CLOUDTRAIL_SPELLING.get(column, column)
        if column == "extra":
            yield _inner(value)
        elif value is None and is_always_written(column) and row["eventcategory"] != "Insight":
            yield f'"{name}":null'
        else:
            yield _member(name, value, EVENT_SCHEMA.field(column).type, name)


def _member(name: str, value: Any, kind: pa.DataType, path: str) -> str:
    return "" if value is None else f'"{name}":{_value(value, kind, path)}'


def _value(value: Any, kind: pa.DataType, path: str) -> str:
    if pa.types.is_struct(kind):
        return _struct(value, kind, path)
    if pa.types.is_list(kind):
        return f"[{','.join(_struct(item or {}, kind.value_type, path) for item in value)}]"
    if pa.types.is_boolean(kind):
        return "true" if value else "false"
    if is_document(path):
        return str(value)
    return f'"{str(value).translate(_ESCAPES)}"'


def _struct(value: Mapping[str, Any], kind: pa.DataType, path: str) -> str:
    members = []
    for field in kind:
        name, inner = field_spelling(path, field.name), value.get(field.name)
        members.append(_inner(inner) if name == "extra" else _member(name, inner, field.type, f"{path}.{name}"))
    return _object(members)


def _inner(document: str | None) -> str:
    """The members of a JSON object, without its braces."""
    return (document or "").strip(" ")[1:-1].strip(" ")


def _object(members: Iterable[str]) -> str:
    return "{" + ",".join(member for member in members if member) + "}"
