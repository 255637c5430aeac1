"""A finding as the JSON text that the state keeps, and back: nothing of it is lost or made another."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, Final

from leastwise.model.finding import Finding, Severity

_MEMBERS: Final = tuple(one.name for one in fields(Finding) if one.init)
_LISTS: Final = ("meaning", "explanation", "remediation", "notes")


def content_of(finding: Finding) -> str:
    """JSON with a member for each attribute; ASCII only, so that any text can be held."""
    members = {name: getattr(finding, name) for name in _MEMBERS}
    return json.dumps(members, ensure_ascii=True, separators=(",", ":"), default=_plain)


def finding_of(content: str) -> Finding:
    """The finding that `content_of` wrote."""
    members = json.loads(content)
    members |= {name: tuple(members[name]) for name in _LISTS}
    members["severity"] = Severity(members["severity"])
    return Finding(**members)


def _plain(value: Any) -> Any:
    """Mappings and sets of other kinds, and times, as JSON values."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    if hasattr(value, "items"):
        return dict(value.items())
    return str(value)


def column_text(text: str) -> str:
    """The text for a column: lone surrogates, which no database takes, are written as escapes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
