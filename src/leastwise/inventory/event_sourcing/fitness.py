"""How well a change fits what is known: creating needs a free name, detaching something attached, and so on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leastwise.inventory.event_sourcing.mutations import Assign, Create, Delete, Merge, Mutation, Put, Remove, Rename
from leastwise.inventory.event_sourcing.registers import ABSENT, UNRESOLVED
from leastwise.inventory.event_sourcing.resource import Resource
from leastwise.inventory.event_sourcing.shapes import DEFAULT_VERSION, VERSIONS
from leastwise.inventory.event_sourcing.world import Moment, World

FITS: Final = 0
MAY_FIT: Final = 1
FAILS: Final = 2


def fitness(world: World, moment: Moment, mutation: Mutation) -> int:
    """`FITS`, `MAY_FIT` where too little is known, or `FAILS`: the call would have been refused then."""
    place = world.place(moment, mutation.target)
    holder = world.holder(place)
    if isinstance(mutation, Create):
        return FITS if holder is None or mutation.is_settable else FAILS
    if holder is None:
        return FAILS if place in world.released else MAY_FIT
    match mutation:
        case Delete():
            return FAILS if _holds_anything(holder) else FITS
        case Put(is_new=True):
            return _presence(holder, mutation.member, mutation.key, present=FAILS, absent=FITS)
        case Remove(is_lenient=False):
            if mutation.member == VERSIONS and holder.value(DEFAULT_VERSION) == mutation.key:
                return FAILS  # AWS deletes no default version
            return _presence(holder, mutation.member, mutation.key, present=FITS, absent=FAILS)
        case Assign(members=members, before=before):
            return _assignable(holder, members, before)
        case Merge(member=member):
            return FAILS if member in holder.scalars and holder.scalars[member].value is None else FITS
        case Rename(name=str(name)):
            taken = world.holder((*place[:3], name))
            return FAILS if taken is not None and taken is not holder else FITS
        case _:
            return FITS


def _assignable(holder: Resource, members: Mapping[str, Any], before: Mapping[str, Any]) -> int:
    version = members.get(DEFAULT_VERSION)
    if isinstance(version, str):
        return _presence(holder, VERSIONS, version, present=FITS, absent=FAILS)
    fits = FITS
    for member, value in members.items():
        cell = holder.scalars.get(member)
        if cell is None or cell.value is UNRESOLVED:
            fits = max(fits, MAY_FIT if member in before or value is None else FITS)
        elif (value is None and cell.value is None) or (member in before and cell.value != before[member]):
            return FAILS
    return fits


def _presence(holder: Resource, member: str, key: str, *, present: int, absent: int) -> int:
    entries = holder.lists.get(member)
    cell = None if entries is None else entries.cells.get(key)
    if cell is None:
        return absent if entries is not None and entries.is_closed else MAY_FIT
    if cell.value is UNRESOLVED:
        return MAY_FIT
    return absent if cell.value is ABSENT else present


def _holds_anything(holder: Resource) -> bool:
    return any(
        cell.value is not ABSENT and cell.value is not UNRESOLVED
        for member, entries in holder.lists.items()
        if member in holder.shape.lists and holder.shape.lists[member].must_be_empty
        for cell in entries.cells.values()
    )
