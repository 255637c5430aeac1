"""What each version on a timeline newly allowed and no longer allows, by walking along everything that bears on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, ResourceKey
from leastwise.usecases.recorder.timelines_states import (
    GROUP,
    IDENTITY_CENTER,
    PERMISSION_SET,
    POLICY,
    ROLE,
    USER,
    RunningState,
)
from leastwise.usecases.recorder.timelines_through import (
    Items,
    Timelines,
    concerned_principals,
    groups_of,
    policies_of,
)
from leastwise.usecases.recorder.versions import Version, VersionKind

if TYPE_CHECKING:
    from leastwise.access.changes import AccessChange

    AccessChanges = Callable[[State, State, Collection[ResourceKey]], Sequence[AccessChange]]

MOST_PRINCIPALS: Final = 100
"""Principals whose access before and after one change is compared, unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class ToldAccess:
    """What a change newly allowed and no longer allows; `not_compared` counts the principals that it also touches."""

    changes: tuple[AccessChange, ...]
    not_compared: int


NOTHING_TOLD: Final = ToldAccess((), 0)

ORGANIZATION_TYPES: Final = (
    *("AWS::Organizations::Organization", "AWS::Organizations::Root", "AWS::Organizations::OrganizationalUnit"),
    *("AWS::Organizations::Account", "AWS::Organizations::Policy"),
)

_IDENTITY_CENTER_TYPES: Final = (PERMISSION_SET, "AWS::IdentityStore::User", "AWS::IdentityStore::Group")

_ORDER: Final = {POLICY: 0, GROUP: 1, ROLE: 2, USER: 3}


def bearing_items(inventory: Timelines, own: Items, others: Iterable[ConfigurationItem]) -> list[ConfigurationItem]:
    """Return, oldest first, all that bears on the access that changes of a resource and of `others` give.

    The principals concerned, their groups and policies, and the organisation with its policies.
    """
    principals = [*own, *concerned_principals(inventory, own)]
    of_center = own[-1].resource_type.startswith(IDENTITY_CENTER)
    center = inventory.items(resource_types=_IDENTITY_CENTER_TYPES) if of_center else []
    groups = [*others, *(item for group in groups_of(inventory, principals) for item in group.items)]
    policies = [item for policy in policies_of(inventory, [*principals, *groups, *center]) for item in policy.items]
    organization = inventory.items(resource_types=ORGANIZATION_TYPES)
    return in_order([*principals, *groups, *policies, *organization, *center])


def in_order(items: Iterable[ConfigurationItem]) -> list[ConfigurationItem]:
    """Return items oldest first, each once; within a moment, policies before what they are attached to."""
    once: dict[tuple[object, ...], ConfigurationItem] = {}
    for item in items:
        once.setdefault(_place(item), item)
    return sorted(once.values(), key=lambda i: (i.capture_time, i.is_deleted, _ORDER.get(i.resource_type, 4)))


def access_of(
    versions: Sequence[Version], items: Iterable[ConfigurationItem], access_changes: AccessChanges, most: int
) -> list[ToldAccess]:
    """Return what each version newly allowed and no longer allows; `items` are in order and hold theirs."""
    found = [NOTHING_TOLD] * len(versions)
    places = {_place(version.item): at for at, version in enumerate(versions) if _may_change_access(version)}
    running = RunningState()
    for item in items:
        at = places.pop(_place(item), None)
        if at is None:
            running.apply(item)
            continue
        found[at] = told_by(running, [item], access_changes, most)
        if not places:
            break
    return found


def told_by(
    running: RunningState, items: Sequence[ConfigurationItem], access_changes: AccessChanges, most: int
) -> ToldAccess:
    """Put items in force, and return how that changed the access of at most so many principals (0: of all)."""
    keys = [item.key for item in items]
    concerned = running.concerned(keys)
    old = running.state(concerned, items[0].capture_time)
    for item in items:
        running.apply(item)
    later = running.concerned(keys)
    if not later <= concerned:  # what only the new item refers to stood there before
        old = State(old.moment, {**running.state(later - set(keys), old.moment).items, **old.items})
    new = running.state(concerned | later, items[-1].capture_time)
    left_out = _beyond(keys, {*old.items, *new.items}, most)
    if left_out:
        old, new = _without(old, left_out), _without(new, left_out)
    return ToldAccess(tuple(access_changes(old, new, keys)), len(left_out))


def _beyond(keys: Collection[ResourceKey], concerned: Collection[ResourceKey], most: int) -> set[ResourceKey]:
    """The users and roles beyond the first so many that a change touches; none where it is the organisation's."""
    if not most or any(key.resource_type in ORGANIZATION_TYPES for key in keys):
        return set()
    touched = sorted(key for key in concerned if key.resource_type in (USER, ROLE) and key not in keys)
    return set(touched[most:])


def _without(state: State, left_out: Collection[ResourceKey]) -> State:
    return State(state.moment, {key: item for key, item in state.items.items() if key not in left_out})


def _may_change_access(version: Version) -> bool:
    return version.kind is not VersionKind.FIRST_SEEN


def _place(item: ConfigurationItem) -> tuple[object, ...]:
    """An item's place in the timeline: one event changes a resource once."""
    return (item.key, item.capture_time, item.origin, item.cause.event_id if item.cause else "")
