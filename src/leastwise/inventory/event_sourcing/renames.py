"""Renaming: the unique id stays, and everything that names the resource follows."""

from __future__ import annotations

from leastwise.inventory.event_sourcing.mutations import Rename
from leastwise.inventory.event_sourcing.registers import ABSENT, UNRESOLVED, Cell
from leastwise.inventory.event_sourcing.resource import Renaming, Resource, Version
from leastwise.inventory.event_sourcing.world import Moment, World
from leastwise.model.configuration_item import Origin


def rename(world: World, moment: Moment, change: Rename) -> None:
    """Give a resource its new name and path, and its new name to what names it."""
    resource = world.target(moment, change.target)
    version = world.version(resource, moment)
    if change.path is not None:
        resource.set(version, "path", Cell(change.path))
    old = resource.handle
    if change.name is None or change.name == old:
        return
    resource.set(version, resource.shape.name, Cell(change.name))
    there = world.holder((resource.account_id, resource.region, resource.resource_type, change.name))
    if there is not None and there is not resource:
        world.end(there, moment, Origin.GAP)
    naming = _naming(world, resource)
    world.move(resource, change.name, moment.time)
    resource.renames.append(Renaming(old, change.name, moment.time, moment.origin, moment.cause, moment.order))
    for referrer, member in naming:
        _follow(world, moment, referrer, member, old, change.name)
        world.refer(referrer, resource.resource_type, change.name)


def referrers(world: World, resource: Resource, member: str) -> list[Resource]:
    """The living resources of which this member names a resource."""
    return [
        referrer
        for referrer, named in _naming(world, resource)
        if named == member and referrer.value(member) == resource.handle
    ]


def follow_back(world: World, referrer: Resource, member: str, resource_type: str, name: str) -> None:
    """A name that was observed first was another one before the resource was renamed."""
    resource = world.holder((referrer.account_id, referrer.region, resource_type, name))
    if resource is None or not resource.renames or resource.handle != name:
        return
    renames = [one for one in resource.renames if one.origin is Origin.TRAIL]
    if not renames:
        return
    first = renames[0].old
    if member in referrer.shape.lists:
        entries = referrer.entries(member)
        names = {one.old for one in renames} | {one.new for one in renames}
        if any(other in entries.cells for other in names - {name}):
            return  # events told of it under another name
        entries.cells |= {other: Cell(ABSENT) for other in names} | {name: Cell(name)}
        kept = {key: cell for key, cell in entries.initial.items() if key not in names}
        entries.initial = kept | {first: Cell(first)}
    else:
        referrer.initial[member] = Cell(first)
    for one in renames:
        version = _insert(referrer, one)
        if member in referrer.shape.lists:
            version.changes += [(member, one.old, Cell(ABSENT)), (member, one.new, Cell(one.new))]
        else:
            version.changes.append((member, None, Cell(one.new)))


def _insert(referrer: Resource, renaming: Renaming) -> Version:
    version = Version(renaming.time, renaming.origin, renaming.cause, renaming.order)
    place = next(
        (index for index, one in enumerate(referrer.versions) if one.order > renaming.order), len(referrer.versions)
    )
    referrer.versions.insert(place, version)
    return version


def _naming(world: World, resource: Resource) -> list[tuple[Resource, str]]:
    found = world.referrers.get((resource.account_id, resource.resource_type, resource.handle), {})
    return [
        (referrer, member)
        for referrer in found.values()
        for member, referred in referrer.shape.references.items()
        if referred == resource.resource_type and not referrer.is_deleted
    ]


def _follow(world: World, moment: Moment, referrer: Resource, member: str, old: str, new: str) -> None:
    if member in referrer.shape.lists:
        cell = referrer.entries(member).cells.get(old)
        if cell is None or cell.value is ABSENT or cell.value is UNRESOLVED:
            return
        version = world.version(referrer, moment)
        referrer.set_entry(version, member, old, Cell(ABSENT))
        referrer.set_entry(version, member, new, Cell(new))
    elif referrer.value(member) == old:
        referrer.set(world.version(referrer, moment), member, Cell(new))
