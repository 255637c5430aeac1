"""A resource's versions as configuration items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from leastwise.inventory.event_sourcing.mutations import TAGS
from leastwise.inventory.event_sourcing.registers import ABSENT, UNRESOLVED, Cell
from leastwise.inventory.event_sourcing.resource import Resource, Version
from leastwise.inventory.event_sourcing.shapes import POLICY, VERSIONS, version_number
from leastwise.model.configuration_item import ConfigurationItem, ItemStatus, Origin

_TICK: Final = timedelta(microseconds=1)
_CREATED: Final = ("createDate", "creationDate", "createdDate", "createdAt", "creationTimestamp")


def items_of(resource: Resource, trail_start: datetime | None) -> Iterator[tuple[int, ConfigurationItem]]:
    """The items with their order among those of one moment, oldest first; consecutive ones differ.

    `trail_start` is the time of the first event that could have told of the resource.
    """
    state = _State(resource)
    versions = resource.versions
    previous: ConfigurationItem | None = None
    if not resource.is_born:
        first = _first(resource, _created(state), trail_start)
        earlier = sum(version.time < first.time for version in versions)
        for version in versions[:earlier]:  # what it names had been renamed before it began
            state.take(version)
        versions = versions[earlier:]
        previous = state.item(first)
        yield -1, previous
    for version in versions:
        changed = state.take(version)
        if previous is not None and not changed and version.status is None:
            continue
        item = state.item(version)
        if previous is None or _differs(previous, item):
            previous = item
            yield version.order, item


def _first(resource: Resource, created: datetime | None, trail_start: datetime | None) -> Version:
    """The resource as it was before the first thing that told of it, from when on that is known."""
    seen = resource.first_seen
    if trail_start is None or trail_start > seen or resource.shape.has_unseen_origins:
        version = Version(seen, resource.first_origin, None, -1, None, resource.first_status)
        version.supplementary = resource.supplementary
        return version
    absent = resource.not_before if resource.not_before is not None and resource.not_before <= seen else None
    bounds = [created] if created is not None and created <= seen else []
    if absent is not None:
        bounds.append(min(absent + _TICK, seen))  # then it was not there
    start = max([trail_start, *bounds])
    version = Version(start, Origin.TRAIL, None, -1, None, ItemStatus.OK)
    if start > trail_start:  # its creation would have been in the trail
        version.origin, version.since = Origin.GAP, start if start == created else absent
    version.supplementary = resource.supplementary
    return version


def _created(state: _State) -> datetime | None:
    text = next((state.members[name] for name in _CREATED if name in state.members), None)
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _differs(one: ConfigurationItem, other: ConfigurationItem) -> bool:
    return (
        one.status != other.status
        or one.configuration != other.configuration
        or one.tags != other.tags
        or one.unknown != other.unknown
        or one.resource_name != other.resource_name
        or one.arn != other.arn
    )


class _State:
    """The members of one resource at a moment, kept up to date version by version."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.scalars: dict[str, Cell] = dict(resource.initial)
        self.lists: dict[str, dict[str, Cell]] = {
            member: dict(entries.initial) for member, entries in resource.lists.items()
        }
        self.members: dict[str, Any] = {}
        self.unknown: dict[str, tuple[str, ...]] = {}
        if resource.resource_type == POLICY:
            self._resolve_default()
        for member in self.scalars:
            self._write_scalar(member)
        for member in self.lists:
            self._write_list(member)

    def _resolve_default(self) -> None:
        """A policy's only version is its default (IAM User Guide, "Versioning IAM policies")."""
        default, entries = self.scalars.get("defaultVersionId"), self.resource.lists.get(VERSIONS)
        if default is None or default.value is not UNRESOLVED or entries is None or not entries.is_closed:
            return
        present = [key for key, cell in self.lists[VERSIONS].items() if cell.value is not ABSENT]
        if len(present) == 1:
            default.resolve(present[0])

    def take(self, version: Version) -> bool:
        """Go on to a version; returns whether anything changed."""
        touched: dict[str, bool] = {}
        for member, key, cell in version.changes:
            if key is None:
                self.scalars[member] = cell
            elif member in self.lists:
                self.lists[member][key] = cell
            else:
                self.lists[member] = {key: cell}
            touched[member] = key is not None
        for member, is_list in touched.items():
            if is_list:
                self._write_list(member)
            else:
                self._write_scalar(member)
        if "defaultVersionId" in touched and VERSIONS in self.lists:
            self._write_list(VERSIONS)
        return bool(touched)

    def item(self, version: Version) -> ConfigurationItem:
        """The item of that version."""
        resource = self.resource
        shape = resource.shape
        name = self.members.get(shape.name) or resource.name or _name(resource.handle)
        arn = self._arn(name)
        is_deleted = version.status is ItemStatus.DELETED
        configuration: dict[str, Any] = {}
        tags: Mapping[str, str] | None = None
        if not is_deleted:
            configuration = dict(self.members)
            tags = configuration.pop(TAGS, None)
            if shape.identifier and not resource.is_placeholder:
                configuration[shape.identifier] = resource.resource_id
            if arn:
                configuration["arn"] = arn
        return ConfigurationItem(
            resource.account_id,
            resource.region,
            resource.resource_type,
            resource.resource_id,
            name if isinstance(name, str) else resource.handle,
            arn,
            version.time,
            version.status or ItemStatus.OK,
            configuration,
            version.supplementary or {},
            tags,
            version.origin,
            version.cause,
            () if is_deleted else self._unknown(),
            version.since,
        )

    def _arn(self, name: object) -> str:
        resource = self.resource
        kind = resource.shape.arn_kind
        if not kind:
            return resource.arn
        path = self.members.get("path")
        if not isinstance(path, str):
            return ""
        return f"arn:{resource.partition}:iam::{resource.account_id}:{kind}{path}{name}"

    def _unknown(self) -> tuple[str, ...]:
        if not self.unknown:
            return ()
        return tuple(sorted(text for texts in self.unknown.values() for text in texts))

    def _write_scalar(self, member: str) -> None:
        cell = self.scalars[member]
        if cell.value is UNRESOLVED:
            self.members.pop(member, None)
        else:
            self.members[member] = cell.value
        if cell.is_marked:
            self.unknown[member] = (member,)
        else:
            self.unknown.pop(member, None)

    def _write_list(self, member: str) -> None:
        cells = self.lists[member]
        entries = self.resource.lists[member]
        is_closed = entries.is_closed
        if not is_closed and not cells:
            if entries.is_marked:
                self.unknown[member] = (member,)
            return
        present: dict[str, Any] = {}
        marks = [] if is_closed else [member]
        for key, cell in cells.items():
            value = cell.value
            if value is not ABSENT and value is not UNRESOLVED:
                present[key] = value
            if cell.is_marked:
                marks.append(f"{member}.{key}")
        if marks:
            self.unknown[member] = tuple(marks)
        elif self.unknown:
            self.unknown.pop(member, None)
        if member == TAGS:
            self.members[member] = {key: present[key] for key in sorted(present)}
        else:
            self.members[member] = self._listed(member, present)

    def _listed(self, member: str, present: dict[str, Any]) -> list[Any]:
        if member == VERSIONS and self.resource.resource_type == POLICY:
            return self._policy_versions(present)
        shape = self.resource.shape.lists.get(member)
        if shape is not None and not shape.has_objects:
            return sorted(present)
        return [present[key] for key in sorted(present)]

    def _policy_versions(self, present: dict[str, Any]) -> list[Any]:
        default = self.scalars.get("defaultVersionId")
        value = None if default is None else default.value
        return [
            {**present[key], "isDefaultVersion": key == value} if isinstance(value, str) else present[key]
            for key in sorted(present, key=version_number)
        ]


def _name(handle: str) -> str:
    """The name in an ARN or address, or the handle itself. A provider's name is an address, which may have slashes."""
    if "-provider/" in handle:
        return handle.partition("/")[2]
    if handle.startswith(("arn:", "https://")):
        return handle.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    return handle
