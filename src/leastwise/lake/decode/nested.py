"""Members with a known structure: userIdentity, resources, tlsDetails. Unknown members inside them are kept.

Source: CloudTrail User Guide, "CloudTrail userIdentity element".
"""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pyarrow as pa

from leastwise.lake.schema import CLOUDTRAIL_SPELLING, RESOURCES, TLS_DETAILS, USER_IDENTITY

_encode = msgspec.json.encode
_decode = msgspec.json.decode
_MAXIMUM_DEPTH = 8


def quoted(text: str) -> str:
    """`text` as a JSON string."""
    return json.dumps(text, ensure_ascii=False)


def parse(text: str | bytes) -> Any:
    """A JSON document as Python values; the standard parser where the fast one refuses (surrogates, NaN)."""
    try:
        return _decode(text)
    except (msgspec.DecodeError, RecursionError):
        document = text if isinstance(text, str) else text.decode("utf-8", "replace")
        return json.loads(document)


def as_text(value: Any) -> str | None:
    """A scalar as the text AWS would have written, any other value as JSON text; None stays None."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def text_or_json(text: str | None) -> tuple[str | None, bool]:
    """(a JSON string's content, or any other JSON value's own text; True, as nothing is left over)."""
    if text is None or not text.startswith('"'):
        return text, True
    return as_text(parse(text)), True


def _names(kind: pa.StructType) -> dict[str, pa.Field]:
    fields = {CLOUDTRAIL_SPELLING.get(field.name, field.name): field for field in kind if field.name != "extra"}
    if kind.equals(RESOURCES.value_type):
        fields["ARN"] = fields.pop("arn")
        fields["ARNPrefix"] = fields.pop("arnPrefix")
    return fields


_LAYOUT: dict[str, dict[str, pa.Field]] = {}


def _layout(kind: pa.StructType) -> dict[str, pa.Field]:
    key = str(kind)
    if key not in _LAYOUT:
        _LAYOUT[key] = _names(kind)
    return _LAYOUT[key]


def shape(value: Any, kind: pa.StructType) -> tuple[dict[str, Any] | None, Any]:
    """(`value` as a row of `kind`, the members that have no place in it or None)."""
    if value is None:
        return None, None
    if not isinstance(value, dict):
        return None, value
    layout = _layout(kind)
    lowered = None
    row: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, member in value.items():
        field = layout.get(name)
        if field is None:
            lowered = lowered or {spelled.lower(): field for spelled, field in layout.items()}
            field = lowered.get(name.lower())
        if field is None or field.name in row:
            rest[name] = member
        elif pa.types.is_struct(field.type):
            row[field.name], left = shape(member, field.type)
            if left is not None:
                rest[name] = left
        elif isinstance(member, (dict, list)) and field.name == "attributes":
            row[field.name] = as_text(member)
        else:
            row[field.name] = as_text(member)
    return row, rest or None


def user_identity(text: str | None) -> dict[str, Any] | None:
    """A userIdentity document as a row; what the schema does not know stands in its `extra` as JSON text."""
    if text is None:
        return None
    row, rest = shape(parse(text), USER_IDENTITY)
    if rest is not None:
        row = row or {}
        row["extra"] = as_text(rest if isinstance(rest, dict) else {"value": rest})
    return row


def tls_details(text: str | None) -> tuple[dict[str, Any] | None, bool]:
    """(a tlsDetails document as a row, whether the row holds all of it)."""
    if text is None:
        return None, True
    row, rest = shape(parse(text), TLS_DETAILS)
    return row, rest is None


def resources(text: str | None) -> tuple[list[dict[str, Any]] | None, bool]:
    """(a resources list as rows, whether the rows hold all of it); a single object counts as a list of one."""
    if text is None:
        return None, True
    value = parse(text)
    items = value if isinstance(value, list) else [value]
    shaped = [shape(item, RESOURCES.value_type) for item in items]
    rows = [row for row, _ in shaped if row is not None]
    return rows, all(rest is None for _, rest in shaped)
