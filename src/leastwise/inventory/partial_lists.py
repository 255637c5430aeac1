"""Lists of which an observation knows a part of the entries: they add to what a fuller source said, and remove nothing.

A Terraform state has the attachments that Terraform made, another state may have more; iam-collect keeps of a managed
policy's versions the default one only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

_KEYS: Final = ("policyArn", "policyName", "versionId", "arn", "policyId")
_VERSIONS: Final = "policyVersionList"
_DEFAULT: Final = "defaultVersionId"


def joined(base: Mapping[str, Any], named: Mapping[str, Any], members: Collection[str]) -> dict[str, Any]:
    """Return what was named, put onto what was known: lists among `members` keep the entries that they do not name."""
    found = {**base, **named}
    for member in members:
        before, after = base.get(member), named.get(member)
        if not isinstance(before, list) or not isinstance(after, list):
            continue
        if member == _VERSIONS:
            found[member] = _versions(before, after)
            default = next((one.get("versionId") for one in found[member] if one.get("isDefaultVersion")), None)
            found[_DEFAULT] = default or named.get(_DEFAULT)
        else:
            entries = {entry_key(one): one for one in (*before, *after)}
            found[member] = [entries[key] for key in sorted(entries)]
    return found


def entry_key(entry: Any) -> str:
    """Return what an entry is told apart by: an ARN, a name, a version's id, or itself."""
    if isinstance(entry, Mapping):
        return str(next((entry[name] for name in _KEYS if entry.get(name)), ""))
    return str(entry)


def only(value: Any, keys: Collection[str]) -> Any:
    """Return the entries of a list with these keys."""
    return [one for one in value if entry_key(one) in keys] if isinstance(value, list) else value


def _versions(before: list[Any], after: list[Any]) -> list[Any]:
    """A policy's versions, of which there is one default. A version without an id is the known one of its content."""
    known = {entry_key(one): one for one in before}
    for one in after:
        if entry_key(one) or not one.get("isDefaultVersion"):
            known[entry_key(one)] = {**known.get(entry_key(one), {}), **one}
            continue
        default = next((old for old in before if old.get("isDefaultVersion")), None)
        if default is None or default.get("document") != one.get("document"):
            known[""] = one
    defaults = {entry_key(one) for one in after if one.get("isDefaultVersion")}
    if defaults - {""}:
        known.pop("", None)  # what the default's number was
    if defaults & known.keys():  # another version may have become the default
        known = {
            key: {**one, "isDefaultVersion": key in defaults} if isinstance(one, Mapping) else one
            for key, one in known.items()
        }
    return [known[key] for key in sorted(known, key=_number)]


def _number(version_id: str) -> tuple[int, str]:
    digits = version_id[1:]
    return (int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0, version_id)
