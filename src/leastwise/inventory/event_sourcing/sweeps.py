"""Changes of one call to many resources: what an alias leaves, what a policy type takes along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from leastwise.inventory.event_sourcing.mutations import PutEverywhere, RemoveElsewhere, RemoveEverywhere
from leastwise.inventory.event_sourcing.registers import ABSENT, UNRESOLVED, Cell
from leastwise.inventory.event_sourcing.resource import Resource
from leastwise.inventory.event_sourcing.shapes import shape_of
from leastwise.inventory.event_sourcing.world import Moment, World


def remove_elsewhere(world: World, moment: Moment, change: RemoveElsewhere) -> None:
    """Take the entry from the resources that are known to have it; `references` of their shape find them."""
    place = world.place(moment, change.target)
    spared = world.holder(place)
    named = shape_of(change.target.resource_type).references.get(change.member, "")
    for resource in list(world.referrers.get((moment.account_id, named, change.key), {}).values()):
        if resource is not spared and not resource.is_deleted and resource.region == place[1]:
            _drop(world, moment, resource, change.member, change.key)


def remove_everywhere(world: World, moment: Moment, change: RemoveEverywhere) -> None:
    """Take the entries that match. Of an entry that does not show the part nobody knows whether it stays."""
    for resource in _living(world, moment, change.resource_types):
        for key, entry in _entries(resource, change.member):
            found = entry.get(change.part) if isinstance(entry, Mapping) else resource.value(change.part)
            if found == change.value:
                _drop(world, moment, resource, change.member, key)
            elif found is None:
                version = world.version(resource, moment)
                resource.set_entry(version, change.member, key, Cell(entry, is_marked=True))


def put_everywhere(world: World, moment: Moment, change: PutEverywhere) -> None:
    """Put the entry where it is not known to be."""
    naming = world.holder(world.place(moment, change.names))
    for resource in _living(world, moment, change.resource_types):
        _keep(world, moment, resource, change.member, change.key, change.entry)
        if naming is not None:
            _keep(world, moment, naming, change.named_in, resource.handle, resource.handle)


def _keep(world: World, moment: Moment, resource: Resource, member: str, key: str, entry: Any) -> None:
    cell = resource.entries(member).cell(key)
    if cell.value is UNRESOLVED:
        cell.resolve(ABSENT)
    if cell.value is ABSENT:
        resource.set_entry(world.version(resource, moment), member, key, Cell(entry))


def _living(world: World, moment: Moment, resource_types: tuple[str, ...]) -> list[Resource]:
    return [
        resource
        for (account, _region, resource_type, _handle), resource in world.places.items()
        if account == moment.account_id and resource_type in resource_types
    ]


def _entries(resource: Resource, member: str) -> Iterator[tuple[str, Any]]:
    entries = resource.lists.get(member)
    for key, cell in list(entries.cells.items()) if entries is not None else ():
        if cell.value is not ABSENT and cell.value is not UNRESOLVED:
            yield key, cell.value


def _drop(world: World, moment: Moment, resource: Resource, member: str, key: str) -> None:
    if any(key == held for held, _entry in _entries(resource, member)):
        resource.set_entry(world.version(resource, moment), member, key, Cell(ABSENT))
