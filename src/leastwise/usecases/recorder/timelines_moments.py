"""A resource at a moment, and two states of it compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leastwise.errors import InputError, NothingToEvaluateError
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.text_diff import unified_diff
from leastwise.usecases.recorder.versions import Version, VersionKind, versions_of
from leastwise.usecases.recorder.versions_change import Change
from leastwise.usecases.recorder.versions_differences import changes_between

Resources = Sequence[Sequence[ConfigurationItem]]
"""The items of each resource, oldest first."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of a resource: what changed between them, and the lines of a unified diff."""

    before: Version
    after: Version
    changes: tuple[Change, ...]
    patch: tuple[str, ...]


def versions_at(resources: Resources, moment: datetime) -> list[Version]:
    """Return the version in force at a moment (with zone) of each of the resources that were there.

    Raises NothingToEvaluateError saying why there is none: not created yet, deleted, or unknown before its first item.
    """
    reasons = []
    found = []
    for items in resources:
        version, reason = _version_at(versions_of(items), moment)
        if version is not None:
            found.append(version)
        reasons.append(reason)
    if found:
        return found
    raise NothingToEvaluateError(f"timeline: {'; '.join(reasons)}", "`leastwise timeline NAME` shows its versions.")


def compare(resources: Resources, before: int | datetime, after: int | datetime) -> Comparison:
    """Return what lies between two version numbers or moments (with zone) of a resource, in this order.

    Moments may lie in two lifetimes of a name. Raises InputError for a number that is no version or where a name
    means several resources, NothingToEvaluateError for a moment at which there was none.
    """
    old, new = _pick(resources, before), _pick(resources, after)
    labels = [f"version {version.number} {_time(version.item.capture_time)}" for version in (old, new)]
    # Deleted and made again is no change of a member: the two are compared as if they were one resource.
    return Comparison(
        old, new, changes_between(old.item, new.item), unified_diff(old.item, new.item, labels[0], labels[1])
    )


def _pick(resources: Resources, wanted: int | datetime) -> Version:
    if isinstance(wanted, datetime):
        found = versions_at(resources, wanted)
        if len(found) > 1:
            raise _ambiguous([version.item for version in found])
        return found[0]
    if len(resources) > 1:
        raise _ambiguous([items[-1] for items in resources])
    versions = versions_of(resources[0])
    if not 1 <= wanted <= len(versions):
        raise InputError(f"timeline: there is no version {wanted}", f"Versions are 1 to {len(versions)}.")
    return versions[wanted - 1]


def _ambiguous(items: Sequence[ConfigurationItem]) -> InputError:
    named = ", ".join(f"{item.resource_type} {item.resource_id}" for item in items)
    return InputError(f"timeline: several resources have that name: {named}", "Give a unique id, --type or --account.")


def _version_at(versions: Sequence[Version], moment: datetime) -> tuple[Version | None, str]:
    """The version in force, and why there is none."""
    first = versions[0]
    name = f"{first.item.resource_type} {first.item.resource_name or first.item.resource_id}"
    when = _time(moment)
    if moment < first.item.capture_time:
        began = _time(first.item.capture_time)
        if first.kind is VersionKind.CREATED:
            return None, f"{name} was not there yet at {when}: it was created at {began}"
        return None, f"{name} is unknown at {when}: what is recorded of it begins at {began}"
    version = [one for one in versions if one.item.capture_time <= moment][-1]
    if version.item.is_deleted:
        return None, f"{name} was gone at {when}: it was deleted at {_time(version.item.capture_time)}"
    return version, ""


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
