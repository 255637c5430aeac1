"""Observations held against what events predict."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from leastwise.inventory.event_sourcing.documents import same
from leastwise.inventory.event_sourcing.mutations import TAGS
from leastwise.inventory.event_sourcing.registers import ABSENT, UNRESOLVED, Cell, Entries
from leastwise.inventory.event_sourcing.renames import follow_back, follow_entries_back
from leastwise.inventory.event_sourcing.resource import Resource
from leastwise.inventory.event_sourcing.shape import ListShape, Shape
from leastwise.inventory.event_sourcing.shapes import shape_of
from leastwise.inventory.event_sourcing.world import Moment, Place, World
from leastwise.model.configuration_item import ConfigurationItem, ItemStatus, Origin

_TAG_LIST = ListShape("")
Change = tuple[str, str | None, Cell]


def observe(world: World, moment: Moment, item: ConfigurationItem) -> None:
    """Go on from what an observation says; where it differs from what events say, that is a gap of one version."""
    if item.is_deleted and (item.key in world.former or (item.key not in world.keys and _went_by_name(item))):
        _absent(world, moment, item)
        return
    resource = _resource(world, moment, item)
    if item.is_deleted:
        if not resource.is_deleted:
            origin = _origin(world, resource, item, set())
            world.end(resource, moment, origin)
        else:
            _absent(world, moment, item)
        return
    changes = list(_differences(world, resource, item))
    if changes:
        version = world.version(resource, moment)
        version.status = item.status
        version.origin = _origin(world, resource, item, {member for member, _key, _cell in changes})
        for member, key, cell in changes:
            if key is None:
                resource.set(version, member, cell)
            else:
                resource.set_entry(version, member, key, cell)
    resource.confirmed = moment.time
    if item.supplementary:
        if resource.versions:
            version = resource.versions[-1]
            version.supplementary = {**(version.supplementary or {}), **item.supplementary}
        else:
            resource.supplementary = {**resource.supplementary, **item.supplementary}


def _resource(world: World, moment: Moment, item: ConfigurationItem) -> Resource:
    """The resource that an item is of; what is in its place and is another was gone by then."""
    shape = shape_of(item.resource_type)
    place: Place = (item.account_id, item.region, item.resource_type, _handle(shape, item))
    known = world.keys.get(item.key)
    if known is not None and (not known.is_deleted or item.is_deleted):
        world.displaced.pop(id(known), None)
        if not item.is_deleted and world.holder(place) is not known:
            _clear(world, moment, place)
            world.move(known, place[3], moment.time)
        return known
    there = world.holder(place)
    has_arn_for_id = shape.handle == "name" and item.resource_id.startswith("arn:")
    if there is not None and has_arn_for_id:
        return there  # a credential report tells no ids
    if there is not None and there.is_placeholder and _may_be(there, item):
        if known is not None:
            _live_on(known, there)
        world.identify(there, item.resource_id)
        return there
    if not item.is_deleted:
        _clear(world, moment, place)
    resource = world.begin(place, moment, item.resource_id, item.arn)
    resource.is_placeholder = has_arn_for_id
    resource.first_status, resource.first_origin = item.status, item.origin
    if known is not None:
        resource.not_before = known.confirmed
    if item.is_deleted:
        resource.is_born = True
        world.version(resource, moment)
    return resource


def _absent(world: World, moment: Moment, item: ConfigurationItem) -> None:
    """Nothing has that handle now: what events tell of later began later."""
    place = (item.account_id, item.region, item.resource_type, _handle(shape_of(item.resource_type), item))
    if world.holder(place) is None:
        world.released[place] = moment.time


def _went_by_name(item: ConfigurationItem) -> bool:
    """Whether a resource went by its name, and has got its id since."""
    shape = shape_of(item.resource_type)
    return bool(shape.identifier) and shape.handle != "id" and item.resource_id in (item.resource_name, item.arn)


def _origin(world: World, resource: Resource, item: ConfigurationItem, members: set[str]) -> Origin:
    """A gap, unless no event could have told: of members that events do not carry, of times without a trail."""
    if not item.account_id.isdigit():  # AWS changes the policies that it manages itself, and no trail tells
        return item.origin
    if not resource.shape.is_tracked or (members and not any(resource.shape.tells(one) for one in members)):
        return item.origin
    start = world.trail_start(resource)
    if item.origin is Origin.AWS_CONFIG and (start is None or start > (resource.confirmed or item.capture_time)):
        return item.origin
    return Origin.GAP


def _handle(shape: Shape, item: ConfigurationItem) -> str:
    if shape.handle == "name":
        return item.resource_name or item.resource_id
    if shape.handle_members:
        parts = [item.configuration.get(member) for member in shape.handle_members]
        return "/".join(map(str, parts)) if all(parts) else item.resource_id
    return item.arn if shape.handle == "arn" and item.arn else item.resource_id


def _may_be(there: Resource, item: ConfigurationItem) -> bool:
    """Whether what events told of can be what was observed: not if that was created after the last such event."""
    created = item.configuration.get("createDate")
    if not isinstance(created, str) or not there.versions:
        return True
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return True
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) <= there.versions[-1].time


def _live_on(known: Resource, there: Resource) -> None:
    """A resource taken for gone had only got another name unseen, under which events told of it since."""
    last = known.versions[-1]
    if last.origin is Origin.GAP and last.status is ItemStatus.DELETED and last.time >= there.first_seen:
        known.versions.pop()


def _clear(world: World, moment: Moment, place: Place) -> None:
    """Another resource is in a place now. What was there is gone, unless it is found in another."""
    there = world.holder(place)
    if there is None:
        return
    if there.is_placeholder:
        world.end(there, moment, Origin.GAP)
    else:
        world.release(there, moment.time)
        world.displaced[id(there)] = (there, moment)


def end_displaced(world: World) -> None:
    """What lost its place to another and was found nowhere else was gone then."""
    for resource, moment in world.displaced.values():
        if not resource.is_deleted:
            world.end(resource, moment, Origin.GAP)


def _differences(world: World, resource: Resource, item: ConfigurationItem) -> Iterator[Change]:
    """The registers that must have changed unseen. What was not known is known now, and makes no difference."""
    shape = resource.shape
    unknown = set(item.unknown)
    observed: dict[str, Any] = dict(item.configuration)
    if item.tags is not None:
        observed[TAGS] = item.tags
    if shape.name and shape.name not in observed and item.resource_name:
        observed[shape.name] = item.resource_name
    resource.name = item.resource_name
    if item.arn:
        resource.arn = item.arn
        resource.partition = item.arn.split(":")[1] if item.arn.startswith("arn:") else resource.partition
    for member, value in observed.items():
        if member in unknown or member == shape.identifier or (member == "arn"):
            continue
        listed = _TAG_LIST if member == TAGS else shape.lists.get(member)
        if listed is not None and isinstance(value, (list, Mapping)):
            yield from _entry_differences(world, resource, member, _keyed(listed, value), unknown)
        else:
            yield from _difference(world, resource, member, value)


def _keyed(shape: ListShape, value: Any) -> dict[str, Any]:
    """The entries of a list by their key."""
    if isinstance(value, Mapping):
        return {str(key): entry for key, entry in value.items()}
    # Which policy version is the default is a member of its own, `defaultVersionId`.
    if shape.key == "versionId":
        value = [{part: held for part, held in entry.items() if part != "isDefaultVersion"} for entry in value]
    return {shape.key_of(entry): entry for entry in value if not shape.has_objects or isinstance(entry, Mapping)}


def _difference(world: World, resource: Resource, member: str, value: Any) -> Iterator[Change]:
    cell = resource.scalar(member)
    referred = resource.shape.references.get(member)
    if referred is not None and isinstance(value, str):
        world.refer(resource, referred, value)
    if cell.value is UNRESOLVED:
        cell.resolve(value)
        if referred is not None and isinstance(value, str) and resource.initial.get(member) is cell:
            follow_back(world, resource, member, referred, value)
        return
    known = cell.value
    if member in resource.shape.objects and isinstance(known, dict) and isinstance(value, Mapping):
        if all(same(known[part], value[part]) for part in known.keys() & value.keys()):
            cell.resolve({**known, **value})
            return
        value = {**known, **value}
    elif same(known, value):
        cell.is_marked = False
        return
    yield member, None, Cell(value)


def _entry_differences(
    world: World, resource: Resource, member: str, observed: dict[str, Any], unknown: set[str]
) -> Iterator[Change]:
    entries: Entries = resource.entries(member)
    content = _content(resource, member)
    referred = resource.shape.references.get(member)
    if referred is not None:
        _refer_entries(world, resource, member, referred, observed)
    for key, entry in observed.items():
        cell = entries.cell(key)
        if f"{member}.{key}" in unknown:
            if cell.value is UNRESOLVED:
                cell.value, cell.is_marked = entry, True
            elif cell.value is ABSENT:
                yield member, key, Cell(entry, is_marked=True)
            continue
        change = _entry_difference(cell, entry, content)
        if change is not None:
            yield member, key, change
    for key, cell in list(entries.cells.items()):
        if key not in observed and f"{member}.{key}" not in unknown:
            if cell.value is UNRESOLVED:
                cell.resolve(ABSENT)
            elif cell.value is not ABSENT:
                yield member, key, Cell(ABSENT)
    entries.is_closed = True


def _refer_entries(world: World, resource: Resource, member: str, referred: str, names: Collection[str]) -> None:
    entries = resource.entries(member)
    for name in names:
        world.refer(resource, referred, name)
    new = [
        name for name in names if (cell := entries.cell(name)).value is UNRESOLVED and entries.initial.get(name) is cell
    ]
    follow_entries_back(world, resource, member, referred, new)


def _content(resource: Resource, member: str) -> str:
    shape = resource.shape.lists.get(member)
    return shape.content if shape is not None else ""


def _entry_difference(cell: Cell, entry: Any, content: str) -> Cell | None:
    known = cell.value
    if known is UNRESOLVED:
        cell.resolve(entry)
        return None
    if isinstance(known, dict) and isinstance(entry, Mapping):
        shared = known.keys() & entry.keys()
        if all(same(known[part], entry[part]) for part in shared):
            cell.value = {**known, **{part: entry[part] for part in entry if part not in known}}
            if not content or content in entry:
                cell.is_marked = False
            return None
        return Cell({**{k: v for k, v in known.items() if k not in entry and k != content}, **entry})
    if same(known, entry):
        return None
    return Cell(dict(entry) if isinstance(entry, Mapping) else entry)
