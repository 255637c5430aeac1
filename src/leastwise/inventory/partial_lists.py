"""Lists of which an observation knows a part of the entries: they add to what a fuller source said, and remove nothing.

A Terraform state has the attachments that Terraform made; another state, or somebody by hand, may have made more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

_KEYS: Final = ("policyArn", "policyName", "arn", "policyId")


def joined(base: Mapping[str, Any], named: Mapping[str, Any], members: Collection[str]) -> dict[str, Any]:
    """Return what was named, put onto what was known: lists among `members` keep the entries that they do not name."""
    found = {**base, **named}
    for member in members:
        before, after = base.get(member), named.get(member)
        if not isinstance(before, list) or not isinstance(after, list):
            continue
        entries = {entry_key(one): one for one in (*before, *after)}
        found[member] = [entries[key] for key in sorted(entries)]
    return found


def entry_key(entry: Any) -> str:
    """Return what an entry is told apart by: an ARN, a name, or itself."""
    if isinstance(entry, Mapping):
        return str(next((entry[name] for name in _KEYS if entry.get(name)), ""))
    return str(entry)


def only(value: Any, keys: Collection[str]) -> Any:
    """Return the entries of a list with these keys."""
    return [one for one in value if entry_key(one) in keys] if isinstance(value, list) else value
