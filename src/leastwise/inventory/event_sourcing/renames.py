"""Renaming: the unique id stays, and everything that names the resource follows."""

from __future__ import annotations

from collections.abc import Collection

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
    naming = _naming(world, resource, change.name)
    world.move(resource, change.name, moment.time)
    resource.renames.append(Renaming(old, change.name, moment.time, moment.cause, moment.order))
    for referrer, member in naming:
        _follow(world, moment, referrer, member, old, change.name)
        world.refer(referrer, resource.resource_type, change.name)


def referrers(world: World, resource: Resource) -> list[tuple[Resource, str]]:
    """The living resources that name a resource, each with the member that does; lists are not among them."""
    return [
        (referrer, member)
        for referrer, member in _naming(world, resource)
        if member not in referrer.shape.lists and referrer.value(member) == resource.handle
    ]


def follow_back(world: World, referrer: Resource, member: str, resource_type: str, name: str) -> None:
    """A name that was observed first was another one before the resource was renamed."""
    renames = _renames(world, referrer, resource_type, name)
    if renames:
        referrer.initial[member] = Cell(renames[0].old)
        for one in renames:
            _insert(referrer, one).changes.append((member, None, Cell(one.new)))


def follow_entries_back(
    world: World, referrer: Resource, member: str, resource_type: str, names: Collection[str]
) -> None:
    """The same for entries of a list that nothing told of before. Where events told of another name, it is left."""
    entries = referrer.entries(member)
    told = entries.cells.keys() - set(names)
    chains = {name: _renames(world, referrer, resource_type, name) for name in names}
    chains = {
        name: renames
        for name, renames in chains.items()
        if renames and not any(one.old in told or one.new in told for one in renames)
    }
    passed = {name for renames in chains.values() for one in renames for name in (one.old, one.new)}
    for name in passed:
        entries.initial.pop(name, None)
        entries.cells[name] = Cell(name if name in names else ABSENT)
    for renames in chains.values():
        entries.initial[renames[0].old] = Cell(renames[0].old)
    for one in sorted((one for renames in chains.values() for one in renames), key=lambda one: one.order):
        _insert(referrer, one).changes.extend([(member, one.old, Cell(ABSENT)), (member, one.new, Cell(one.new))])


def _renames(world: World, referrer: Resource, resource_type: str, name: str) -> list[Renaming]:
    """The events that gave a resource the name that it has now; none where something unseen gave it."""
    resource = world.holder((referrer.account_id, referrer.region, resource_type, name))
    if resource is None or not resource.renames or resource.renames[-1].new != name:
        return []
    return resource.renames


def _insert(referrer: Resource, renaming: Renaming) -> Version:
    version = Version(renaming.time, Origin.TRAIL, renaming.cause, renaming.order)
    place = next(
        (index for index, one in enumerate(referrer.versions) if one.order > renaming.order), len(referrer.versions)
    )
    referrer.versions.insert(place, version)
    return version


def _naming(world: World, resource: Resource, *names: str) -> list[tuple[Resource, str]]:
    """What names a resource, or named another by the names it gets."""
    account, resource_type = resource.account_id, resource.resource_type
    found: dict[int, Resource] = {}
    for name in (resource.handle, *names):
        found |= world.referrers.get((account, resource_type, name), {})
    return [
        (referrer, member)
        for referrer in found.values()
        for member, referred in referrer.shape.references.items()
        if referred == resource_type and not referrer.is_deleted
    ]


def _follow(world: World, moment: Moment, referrer: Resource, member: str, old: str, new: str) -> None:
    if member in referrer.shape.lists:
        _follow_entry(world, moment, referrer, member, old, new)
    elif referrer.value(member) == old:
        referrer.set(world.version(referrer, moment), member, Cell(new))


def _follow_entry(world: World, moment: Moment, referrer: Resource, member: str, old: str, new: str) -> None:
    """The entry goes from one name to the other. What is not known of the one is not known of the other: one cell."""
    entries = referrer.entries(member)
    before = entries.cell(old)
    taken = entries.cell(new)
    if taken.value is UNRESOLVED:
        taken.resolve(ABSENT)  # the name was free
    if before.value is ABSENT:
        return
    world.refer(referrer, referrer.shape.references[member], old)
    version = world.version(referrer, moment)
    after = before if before.value is UNRESOLVED else Cell(new)
    for key, cell in ((old, Cell(ABSENT)), (new, after)):
        entries.cells[key] = cell
        version.changes.append((member, key, cell))
