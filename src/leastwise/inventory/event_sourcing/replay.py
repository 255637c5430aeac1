"""Mutations applied to the world: what each does to registers, and what it tells of the time before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leastwise.inventory.event_sourcing.mutations import (
    TAGS,
    UNKNOWN,
    Amend,
    Assign,
    Create,
    Delete,
    Merge,
    Mutation,
    Put,
    PutEverywhere,
    Remove,
    RemoveElsewhere,
    RemoveEverywhere,
    Rename,
    Replace,
)
from leastwise.inventory.event_sourcing.registers import ABSENT, UNRESOLVED, Cell
from leastwise.inventory.event_sourcing.renames import follow_entries_back, referrers, rename
from leastwise.inventory.event_sourcing.resource import Resource, Version
from leastwise.inventory.event_sourcing.shape import ListShape
from leastwise.inventory.event_sourcing.shapes import USER
from leastwise.inventory.event_sourcing.sweeps import put_everywhere, remove_elsewhere, remove_everywhere
from leastwise.inventory.event_sourcing.world import Moment, World
from leastwise.model.configuration_item import Origin


def apply(world: World, moment: Moment, mutation: Mutation) -> None:
    """Change the world as a mutation says."""
    match mutation:
        case Create():
            _create(world, moment, mutation)
        case Delete():
            _delete(world, moment, mutation)
        case Assign():
            _assign(world, moment, mutation)
        case Merge():
            _merge(world, moment, mutation)
        case Put():
            _put(world, moment, mutation)
        case Remove():
            _remove(world, moment, mutation)
        case Replace():
            _replace(world, moment, mutation)
        case Amend():
            _amend(world, moment, mutation)
        case Rename():
            rename(world, moment, mutation)
        case RemoveElsewhere():
            remove_elsewhere(world, moment, mutation)
        case RemoveEverywhere():
            remove_everywhere(world, moment, mutation)
        case PutEverywhere():
            put_everywhere(world, moment, mutation)


def _create(world: World, moment: Moment, create: Create) -> None:
    place = world.place(moment, create.target)
    there = world.holder(place)
    if create.is_settable and (there is not None or place not in world.released):
        # What stands alone in its account may have been set before the trail began.
        there = there if there is not None else world.begin(place, moment, create.resource_id, create.arn)
        _set_members(world, there, world.version(there, moment), create.members)
        for member, listed in create.entries.items():
            _replace(world, moment, Replace(create.target, member, listed))
        return
    if there is not None:
        if create.resource_id is not None and there.resource_id == create.resource_id:
            return  # an observation told of it before
        # Nothing can be created over what is there: it was deleted, and no event said so.
        world.end(there, moment, Origin.GAP)
    resource = world.begin(place, moment, create.resource_id, create.arn)
    resource.is_born = True
    version = world.version(resource, moment)
    for member in (*resource.shape.lists, TAGS):
        entries = resource.entries(member)
        entries.is_closed = member not in create.open_lists
        entries.is_marked = not entries.is_closed
    _set_members(world, resource, version, create.members)
    for member, listed in create.entries.items():
        for key, entry in listed.items():
            _set_entry(world, resource, version, member, key, entry)


def _delete(world: World, moment: Moment, delete: Delete) -> None:
    place = world.place(moment, delete.target)
    if world.holder(place) is None and world.released.get(place) == moment.time:
        return  # it went with what it belonged to, within the same second
    resource = world.target(moment, delete.target)
    world.end(resource, moment)
    for referrer, member in referrers(world, resource):
        if member in referrer.shape.ends_with:
            world.end(referrer, moment)
        elif resource.resource_type == USER:
            referrer.set(world.version(referrer, moment), member, Cell(None))


def _assign(world: World, moment: Moment, assign: Assign) -> None:
    if assign.only_known and world.holder(world.place(moment, assign.target)) is None:
        return
    resource = world.target(moment, assign.target)
    for member, value in assign.before.items():
        cell = resource.scalar(member)
        if cell.value is UNRESOLVED:
            cell.resolve(value)
    _set_members(world, resource, world.version(resource, moment), assign.members)


def _set_members(world: World, resource: Resource, version: Version, members: Any) -> None:
    for member, value in members.items():
        cell = Cell(is_marked=True) if value is UNKNOWN else Cell(value)
        resource.set(version, member, cell)
        referred = resource.shape.references.get(member)
        if referred is not None and isinstance(value, str):
            world.refer(resource, referred, value)


def _merge(world: World, moment: Moment, merge: Merge) -> None:
    resource = world.target(moment, merge.target)
    before = resource.scalar(merge.member)
    known = before.value
    if merge.only_known and not isinstance(known, dict):
        return
    parts = {**known, **merge.parts} if isinstance(known, dict) else dict(merge.parts)
    is_marked = before.is_marked or known is UNRESOLVED
    resource.set(world.version(resource, moment), merge.member, Cell(parts, is_marked))


def _put(world: World, moment: Moment, put: Put) -> None:
    resource = world.target(moment, put.target)
    version = world.version(resource, moment)
    before = resource.entries(put.member).cell(put.key)
    if put.is_new and before.value is UNRESOLVED:
        before.resolve(ABSENT)
    entry = put.entry
    if put.completed_by is not None and isinstance(entry, dict):
        target, members = put.completed_by
        entry = {**entry, **_known(world, moment, target, members)}
    if put.is_merged and isinstance(before.value, dict) and isinstance(entry, dict):
        resource.set_entry(version, put.member, put.key, Cell({**before.value, **entry}, before.is_marked))
        return
    _set_entry(world, resource, version, put.member, put.key, entry)


def _known(world: World, moment: Moment, target: Any, members: tuple[str, ...]) -> dict[str, Any]:
    other = world.holder(world.place(moment, target))
    if other is None:
        return {}
    path = other.value("path")
    found: dict[str, Any] = {
        "policyType": other.value("type"),
        "arn": f"arn:{other.partition}:iam::{other.account_id}:{other.shape.arn_kind}{path}{other.handle}"
        if path is not None
        else None,
        other.shape.identifier: None if other.is_placeholder else other.resource_id,
    }
    return {member: found[member] for member in members if found.get(member) is not None}


def _set_entry(world: World, resource: Resource, version: Version, member: str, key: str, entry: Any) -> None:
    shape = resource.shape.lists.get(member)
    if entry is UNKNOWN:
        cell = Cell(_stub(shape, key), is_marked=True)
    else:
        is_hidden = shape is not None and bool(shape.content) and isinstance(entry, dict) and shape.content not in entry
        cell = Cell(entry, is_hidden)
    resource.set_entry(version, member, key, cell)
    referred = resource.shape.references.get(member)
    if referred is not None:
        world.refer(resource, referred, key)


def _stub(shape: ListShape | None, key: str) -> Any:
    """An entry of which nothing is known but that it exists."""
    return key if shape is None else shape.stub_of(key)


def _remove(world: World, moment: Moment, remove: Remove) -> None:
    resource = world.target(moment, remove.target)
    version = world.version(resource, moment)
    entries = resource.entries(remove.member)
    before = entries.cell(remove.key)
    referred = resource.shape.references.get(remove.member)
    if before.value is UNRESOLVED and referred is not None and entries.initial.get(remove.key) is before:
        follow_entries_back(world, resource, remove.member, referred, [remove.key])
        before = entries.cell(remove.key)
    if referred is not None:
        world.refer(resource, referred, remove.key)
    if before.value is UNRESOLVED and not remove.is_lenient:
        shape = resource.shape.lists.get(remove.member)
        before.value = _stub(shape, remove.key)
        before.is_marked = shape is not None and bool(shape.content)
    resource.set_entry(version, remove.member, remove.key, Cell(ABSENT))


def _replace(world: World, moment: Moment, replace: Replace) -> None:
    resource = world.target(moment, replace.target)
    version = world.version(resource, moment)
    entries = resource.entries(replace.member)
    for key in [key for key in entries.cells if key not in replace.entries]:
        if entries.cells[key].value is not ABSENT:
            resource.set_entry(version, replace.member, key, Cell(ABSENT))
    for key, entry in replace.entries.items():
        if entries.cell(key).value != entry:
            _set_entry(world, resource, version, replace.member, key, entry)


def _amend(world: World, moment: Moment, amend: Amend) -> None:
    resource = world.target(moment, amend.target)
    before = resource.scalar(amend.member)
    version = world.version(resource, moment)
    resource.set(version, amend.member, _amended(before, amend))


def _amended(before: Cell, amend: Amend) -> Cell:
    """The policy with or without a statement; one that was not known stays so."""
    policy = before.value
    if policy is None and amend.statement is not None:
        policy = {"Version": "2012-10-17", "Id": "default", "Statement": []}
    if not isinstance(policy, Mapping):
        return Cell(is_marked=True)
    held = policy.get("Statement", [])
    statements = [one for one in (held if isinstance(held, list) else [held]) if one.get("Sid") != amend.sid]
    if amend.statement is not None:
        statements.append(amend.statement)
    return Cell({**policy, "Statement": statements} if statements else None)
