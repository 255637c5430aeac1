"""What changed between two states of a resource: member by member, lists by what their elements are told apart by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from leastwise.access.members import entries
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.versions_change import Change, ChangeKind, canonical, change_of, is_nothing
from leastwise.usecases.recorder.versions_documents import document_changes

ELEMENT_KEYS: Final = (
    *("policyArn", "policyName", "versionId", "instanceProfileName", "serialNumber", "sshPublicKeyId"),
    *("certificateId", "serviceSpecificCredentialId", "policyId", "grantId", "key", "name"),
)
"""Members by which elements of a list are told apart, the first that an element has."""


def changes_between(before: ConfigurationItem | None, after: ConfigurationItem) -> tuple[Change, ...]:
    """Return what differs between two items of one resource, in order of the members' names.

    Without `before`, or where it was deleted, everything the resource has was added; a deletion changes nothing in
    what the resource was, so it has no changes. The default version of a managed policy is compared as `document`.
    """
    if after.is_deleted:
        return ()
    old = {} if before is None or before.is_deleted else durable_members(before)
    return tuple(_members((), old, durable_members(after)))


def durable_members(item: ConfigurationItem) -> dict[str, Any]:
    """Return the members of an item that make its versions: those of `configuration`, its name, ARN and tags."""
    members = {"resourceName": item.resource_name, "arn": item.arn} | dict(item.configuration)
    if item.tags is not None:
        members["tags"] = dict(item.tags)
    if item.unknown:
        members["unknown"] = list(item.unknown)
    if (document := default_document(item)) is not None:
        members["document"] = document
    return members


def default_document(item: ConfigurationItem) -> Any:
    """Return the document of a managed policy's default version, None where the item has none."""
    default = item.configuration.get("defaultVersionId")
    for version in entries(item.configuration, "policyVersionList"):
        if version.get("versionId") == default and default is not None:
            return version.get("document")
    return None


def is_policy_document(value: Any) -> bool:
    """Tell whether a JSON value is a policy document (IAM User Guide, "IAM JSON policy elements: Statement")."""
    return isinstance(value, Mapping) and "Statement" in value


def _members(path: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        yield from _values((*path, name), before.get(name), after.get(name))


def _values(path: tuple[str, ...], before: Any, after: Any) -> Iterator[Change]:
    if before == after or (is_nothing(before) and is_nothing(after)):
        return
    if is_policy_document(before) and is_policy_document(after):
        yield from document_changes(path, before, after)
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _members(path, before, after)
    elif path == ("tags",) and isinstance(before or {}, Mapping) and isinstance(after or {}, Mapping):
        yield from _members(path, before or {}, after or {})  # a tag a line, also of a resource that had none
    elif _is_list(before) and _is_list(after) and (before or after):
        yield from _elements(path, before or (), after or ())
    else:
        yield change_of(path, before, after)


def _is_list(value: Any) -> bool:
    return value is None or (isinstance(value, Sequence) and not isinstance(value, str))


def _elements(path: tuple[str, ...], before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    old, new = _by_key(before), _by_key(after)
    changed = False
    for key in sorted(old.keys() | new.keys(), key=_natural):
        for change in _values((*path, key), old.get(key), new.get(key)):
            changed = True
            yield change
    if not changed:
        yield Change(path, ChangeKind.REWRITTEN, list(before), list(after))


def _by_key(elements: Sequence[Any]) -> dict[str, Any]:
    keyed: dict[str, Any] = {}
    for element in elements:
        key = _element_key(element)
        while key in keyed:
            key += "'"  # twice in a list: kept, and told apart
        keyed[key] = element
    return keyed


def _element_key(element: Any) -> str:
    if isinstance(element, Mapping):
        for name in ELEMENT_KEYS:
            if isinstance(element.get(name), str):
                return str(element[name])
        return canonical(element)
    return element if isinstance(element, str) else canonical(element)


def _natural(key: str) -> tuple[str, int, str]:
    """v2 before v10."""
    digits = key[1:] if key[:1] == "v" and key[1:].isdigit() else ""
    return (key[:1], int(digits or 0), key) if digits else (key, 0, key)
