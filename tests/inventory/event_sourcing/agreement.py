"""A derived timeline held against what an account said of itself at a moment, member by member."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from leastwise.model.configuration_item import ConfigurationItem, ResourceKey

KEYS = {
    "userPolicyList": "policyName",
    "groupPolicyList": "policyName",
    "rolePolicyList": "policyName",
    "attachedManagedPolicies": "policyArn",
    "mfaDevices": "serialNumber",
    "policyVersionList": "versionId",
    "instanceProfileList": "instanceProfileName",
}


def state_at(timeline: Iterable[ConfigurationItem], moment: datetime) -> dict[ResourceKey, ConfigurationItem]:
    """The last items until a moment that are not deleted."""
    last = {item.key: item for item in timeline if item.capture_time <= moment}
    return {key: item for key, item in last.items() if not item.is_deleted}


def disagreements(
    derived: Mapping[ResourceKey, ConfigurationItem], said: Iterable[ConfigurationItem], *, may_lack: bool = False
) -> list[str]:
    """What differs. What the derived state marks as unknown is no difference; a wrong value is.

    `may_lack`: members of which nothing is known may be missing.
    """
    told = {item.key: item for item in said}
    found = [f"{key.resource_type} {key.resource_id}: not derived" for key in told.keys() - derived.keys()]
    found += [f"{key.resource_type} {key.resource_id}: is not there" for key in derived.keys() - told.keys()]
    for key in told.keys() & derived.keys():
        found += [
            f"{key.resource_type} {told[key].resource_name}: {text}"
            for text in _differ(derived[key], told[key], may_lack)
        ]
    return sorted(found)


def unknown_marks(derived: Mapping[ResourceKey, ConfigurationItem]) -> int:
    """How many members are marked as unknown."""
    return sum(len(item.unknown) for item in derived.values())


def _differ(item: ConfigurationItem, said: ConfigurationItem, may_lack: bool) -> Iterable[str]:
    if item.resource_name != said.resource_name:
        yield f"name {item.resource_name!r}, not {said.resource_name!r}"
    is_lacking = may_lack and not item.arn
    if item.arn != said.arn and "path" not in item.unknown and not is_lacking:
        yield f"ARN {item.arn}, not {said.arn}"
    for member, value in said.configuration.items():
        if member in item.unknown or (member == "arn" and "path" in item.unknown):
            continue
        if may_lack and member not in item.configuration:
            continue
        held = item.configuration.get(member, "nothing")
        if not _same(item, member, held, value, may_lack):
            yield f"{member} {held!r}, not {value!r}"
    is_lacking = may_lack and item.tags is None
    if (
        said.tags is not None
        and not is_lacking
        and not _same(item, "tags", dict(item.tags or {}), dict(said.tags), may_lack)
    ):
        yield f"tags {item.tags!r}, not {said.tags!r}"


def _same(item: ConfigurationItem, member: str, held: Any, value: Any, may_lack: bool) -> bool:
    if isinstance(held, list) and isinstance(value, list):
        held, value = _keyed(member, held), _keyed(member, value)
    if not isinstance(held, Mapping) or not isinstance(value, Mapping) or "Statement" in value:
        return bool(held == value)
    if "tags" in item.unknown and member == "tags":
        return True
    if member == "loginProfile":  # moto does not say when it was made
        held = {part: held[part] for part in held if part in value}
    if member == "policyVersionList" and "defaultVersionId" in item.unknown:
        value = {
            key: {part: entry[part] for part in entry if part != "isDefaultVersion"} for key, entry in value.items()
        }
    keys = {key for key in {*held, *value} if f"{member}.{key}" not in item.unknown}
    return all(_part(held.get(key), value.get(key), may_lack) for key in keys)


def _part(held: Any, value: Any, may_lack: bool) -> bool:
    """`may_lack`: an entry whose making was not recorded lacks what only that told."""
    if may_lack and isinstance(held, Mapping) and isinstance(value, Mapping):
        return all(value.get(name) == part for name, part in held.items())
    return bool(held == value)


def _keyed(member: str, entries: list[Any]) -> dict[str, Any]:
    return {entry[KEYS[member]] if member in KEYS else entry: entry for entry in entries}
