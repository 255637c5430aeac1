"""How columns and struct members are named in what users see: CloudTrail's own spelling."""

from __future__ import annotations

from leastwise.lake.schema import CLOUDTRAIL_SPELLING, ITEM_DOCUMENT_COLUMNS, JSON_TEXT_COLUMNS

_JSON_TEXT = frozenset((*JSON_TEXT_COLUMNS, *ITEM_DOCUMENT_COLUMNS, "eventjson"))


def column_name(name: str) -> str:
    """Return the name shown for a column: CloudTrail's spelling of a physical name, any other name as it is."""
    return CLOUDTRAIL_SPELLING.get(name, name)


def member_name(parent: str, name: str) -> str:
    """Return the name shown for a struct member; CloudTrail writes ``ARN`` and ``ARNPrefix`` in ``resources``."""
    if parent.lower() == "resources" and name.lower() in ("arn", "arnprefix"):
        return "ARN" + name[3:].capitalize()
    return CLOUDTRAIL_SPELLING.get(name.lower(), name)


def holds_json(name: str) -> bool:
    """Tell whether a text column of this name holds a JSON document."""
    return name.lower() in _JSON_TEXT
