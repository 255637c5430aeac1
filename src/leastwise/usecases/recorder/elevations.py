"""Elevations: all changes of a period that widened someone's access, or may have, over whole accounts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from leastwise.model.configuration_item import Cause, ConfigurationItem, Origin, ResourceKey
from leastwise.usecases.recorder.actors import Actor, actor_of
from leastwise.usecases.recorder.elevations_calls import with_calls
from leastwise.usecases.recorder.timelines_access import MOST_PRINCIPALS, ORGANIZATION_TYPES, told_by
from leastwise.usecases.recorder.timelines_states import RunningState
from leastwise.usecases.recorder.versions import VersionKind, version_kind

if TYPE_CHECKING:
    from leastwise.access.changes import AccessChange
    from leastwise.inventory.event_sourcing.trail_event import TrailEvent
    from leastwise.inventory.state import State
    from leastwise.lake.role_chains import Origin as SessionOrigin
    from leastwise.usecases.recorder.timelines_access import AccessChanges

    OriginsOf = Callable[[Collection[Cause]], Mapping[str, SessionOrigin]]


class Inventory(Protocol):
    """What is asked of the inventory."""

    def items(
        self,
        keys: Collection[ResourceKey] | None = None,
        *,
        resource_types: Collection[str] | None = None,
        account_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[ConfigurationItem]:
        """Return items in the timeline's order."""

    def state_at(self, moment: datetime | None = None, *, account_id: str | None = None) -> State:
        """Return the resources at a moment."""


@dataclass(frozen=True, slots=True)
class Elevation:
    """A change that widened someone's access: the items it made, who made it, and what it newly allowed.

    `access` also holds what could not be decided, and may hold nothing else: see `is_decided`.
    `actor` is None where no event is known; the change then lies between the `since` of its items and `moment`.
    `not_compared` counts further principals that it touches.
    """

    moment: datetime
    items: tuple[ConfigurationItem, ...]
    actor: Actor | None
    access: tuple[AccessChange, ...]
    not_compared: int = 0

    @property
    def cause(self) -> Cause | None:
        """The event, where one is known."""
        return self.items[0].cause

    @property
    def is_decided(self) -> bool:
        """Whether it is known that someone's access was widened."""
        return any(change.widened for change in self.access)

    @property
    def is_escalation(self) -> bool:
        """Whether someone can gain further rights by what it newly allowed."""
        return any(change.escalation for change in self.access)


def elevations(
    inventory: Inventory,
    access_changes: AccessChanges,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    account_id: str | None = None,
    most_principals: int = MOST_PRINCIPALS,
    calls: Collection[TrailEvent] = (),
) -> list[Elevation]:
    """Return the changes of [since, until) that widened someone's access or may have, newest first.

    At most `most_principals` (0: all) are compared for each change. `calls` of the period say what items do not: see
    `elevations_calls`.
    What a first observation found is no change: it was so before. With an account, the organisation's policies over it
    count as well, wherever they are recorded.
    """
    before = _before(inventory, since, account_id)
    running = RunningState(before)
    items = inventory.items(account_id=account_id, since=since, until=until)
    if account_id is not None:
        known = {item.key for item in items}
        over = inventory.items(resource_types=ORGANIZATION_TYPES, since=since, until=until)
        items = sorted([*items, *(item for item in over if item.key not in known)], key=lambda item: item.capture_time)
    calls = [one for one in calls if account_id in (None, one.account_id)]
    items = with_calls(before, items, calls)
    return list(reversed(list(_walk(running, items, access_changes, most_principals))))


def with_origins(found: Iterable[Elevation], origins_of: OriginsOf) -> list[Elevation]:
    """Return the elevations with the role chains that led to their actors."""
    listed = list(found)
    origins = origins_of([one.cause for one in listed if one.cause is not None])
    return [replace(one, actor=actor_of(one.cause, origins) if one.cause else None) for one in listed]


def _before(inventory: Inventory, since: datetime | None, account_id: str | None) -> list[ConfigurationItem]:
    if since is None:
        return []
    just_before = since - timedelta(microseconds=1)  # items of the moment itself are changes of the period
    items = list(inventory.state_at(just_before, account_id=account_id).items.values())
    if account_id is not None:
        known = {item.key for item in items}
        over = inventory.items(resource_types=ORGANIZATION_TYPES, until=since)
        items += [item for item in over if item.key not in known]
    return items


def _walk(
    running: RunningState, items: Iterable[ConfigurationItem], access_changes: AccessChanges, most: int
) -> Iterator[Elevation]:
    for _, group in groupby(items, key=_occasion):
        changed: list[ConfigurationItem] = []
        for item in group:
            if is_baseline(item, running.get(item.key)):
                running.apply(item)
            else:
                changed.append(item)
        if not changed:
            continue
        told = told_by(running, changed, access_changes, most)
        access = tuple(change for change in told.changes if _may_widen(change, changed))
        if access:
            first = changed[0]
            actor = actor_of(first.cause) if first.cause is not None else None
            yield Elevation(first.capture_time, tuple(changed), actor, access, told.not_compared)


def _may_widen(change: AccessChange, changed: Collection[ConfigurationItem]) -> bool:
    """What widened access, and what may have: nothing is widened for who is gone."""
    gone = {item.key for item in changed if item.is_deleted}
    return change.widened or (change.undecided and change.key not in gone)


def _occasion(item: ConfigurationItem) -> tuple[object, ...]:
    """Items of one event are one change; items that no event explains are one change each."""
    if item.cause is not None and item.cause.event_id:
        return (item.cause.event_id, item.account_id)
    return (item.key, item.capture_time)


def is_baseline(item: ConfigurationItem, before: ConfigurationItem | None) -> bool:
    """Tell whether an item says how a resource was before anything changed it: its first, unless it was made then."""
    if before is not None or item.origin is Origin.GAP:
        return False
    return version_kind(None, item) is VersionKind.FIRST_SEEN
