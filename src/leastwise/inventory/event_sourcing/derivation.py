"""The timeline of resources, from what was observed and from the trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter

from leastwise.inventory.event_sourcing.call import Call
from leastwise.inventory.event_sourcing.contests import Contests
from leastwise.inventory.event_sourcing.families import OPERATIONS
from leastwise.inventory.event_sourcing.items import items_of
from leastwise.inventory.event_sourcing.observation import end_displaced, observe
from leastwise.inventory.event_sourcing.ordering import Step, best, step_of
from leastwise.inventory.event_sourcing.replay import apply
from leastwise.inventory.event_sourcing.trail_event import TrailEvent
from leastwise.inventory.event_sourcing.world import Moment, World
from leastwise.lake.allocation import paused_collector
from leastwise.model.configuration_item import ConfigurationItem, Origin

_MANY = 200  # steps of one second and account that are put in order by what they need; more only by their kind
Beginnings = Mapping[tuple[str, str, str], datetime]
"""The time of the first event that is known of an account, service (`eventSource`) and Region, reads included."""

_Coverage = dict[tuple[str, str, str], datetime]


def derive(
    observed: Sequence[ConfigurationItem], events: Iterable[TrailEvent], beginnings: Beginnings | None = None
) -> list[ConfigurationItem]:
    """The whole timeline, oldest first: observed items, items drawn from events, and gaps between the two.

    `observed` are items of snapshots and AWS Config, in any order, each whole or with the members that were looked at.
    Where an observation agrees with what events say it makes no item; where it differs it makes one of origin GAP.
    What no event touched between a moment and the first observation was the same at that moment: the first item of a
    resource stands at the beginning of the trail (`beginnings`, else the first of `events`), with origin TRAIL and no
    cause. A resource whose unique id no event
    and no observation tells goes by its name. Consecutive items of one resource differ. The outcome does not depend on
    the order of what is given; an event counts once.
    """
    with paused_collector():  # hundreds of thousands of values are made that all stay
        coverage: _Coverage = dict(beginnings or {})
        steps = sorted(_steps(events, coverage), key=lambda one: (one.event.event_time, one.event.account_id))
        for (account, source, _region), first in list(coverage.items()):
            coverage[account, source, ""] = min(first, coverage.get((account, source, ""), first))
        world = World(coverage=coverage)
        _run(world, steps, _in_order(observed))
        return _items(world)


def _in_order(observed: Sequence[ConfigurationItem]) -> list[ConfigurationItem]:
    """By time; what is gone comes last, when resources that went by their names have got their ids."""
    placed = [((item.capture_time, item.is_deleted, _key(item)), item) for item in observed]
    if len({place for place, _item in placed}) == len(placed):
        placed.sort(key=itemgetter(0))
    else:
        placed.sort(key=lambda entry: (entry[0], entry[1].content_hash()))
    return [item for _place, item in placed]


def _key(item: ConfigurationItem) -> tuple[str, str, str, str]:
    return item.account_id, item.region, item.resource_type, item.resource_id


def _steps(events: Iterable[TrailEvent], coverage: _Coverage) -> Iterator[Step]:
    seen: set[tuple[str, str]] = set()
    for event in events:
        place = (event.account_id, event.event_source, event.aws_region)
        first = coverage.get(place)
        if first is None or event.event_time < first:
            coverage[place] = event.event_time
        operation = OPERATIONS.get((event.event_source, event.event_name))
        identity = (event.account_id, event.event_id)
        if operation is None or event.error_code or identity in seen:
            continue
        seen.add(identity)
        mutations = tuple(operation(Call(event)))
        if mutations:
            yield step_of(event, mutations)


def _run(world: World, steps: list[Step], observed: list[ConfigurationItem]) -> None:
    order = 0
    index = 0
    for item in observed:
        index, order = _replay(world, steps, index, order, item.capture_time)
        moment = Moment(item.capture_time, item.account_id, item.region, Origin.GAP, None, order)
        observe(world, moment, item)
        order += 1
    _replay(world, steps, index, order, None)
    end_displaced(world)


def _replay(world: World, steps: list[Step], index: int, order: int, until: datetime | None) -> tuple[int, int]:
    """Take the steps until a moment, that included; returns where it stopped."""
    while index < len(steps) and (until is None or steps[index].event.event_time <= until):
        end = _same_second(steps, index)
        order = _second(world, steps[index:end], order)
        index = end
    return index, order


def _same_second(steps: list[Step], index: int) -> int:
    first = steps[index].event
    end = index + 1
    while end < len(steps):
        event = steps[end].event
        if event.event_time != first.event_time or event.account_id != first.account_id:
            break
        end += 1
    return end


def _second(world: World, steps: list[Step], order: int) -> int:
    """Take the steps of one second and account in the order they must have had; what that leaves open is unknown."""
    contests = Contests.of(steps) if len(steps) > 1 else Contests()
    if len(steps) > 1:
        steps.sort(key=lambda step: (step.rank, step.sequence, step.event.event_id))
    moment = None
    while steps:
        first = steps[0].event
        moment = Moment(first.event_time, first.account_id, first.aws_region, Origin.TRAIL, None, order)
        step = steps.pop(best(steps, world, moment) if 1 < len(steps) <= _MANY else 0)
        moment.aws_region, moment.cause = step.event.aws_region, step.event.cause()
        if contests.writers:
            contests.weigh(world, moment, step)
        for mutation in step.mutations:
            apply(world, moment, mutation)
        order += 1
    if moment is not None and contests.writers:
        contests.mark(world, moment)
    return order


def _items(world: World) -> list[ConfigurationItem]:
    found = [
        (item.capture_time, order, number, item)
        for number, resource in enumerate(world.resources)
        for order, item in items_of(resource, world.trail_start(resource))
    ]
    found.sort(key=itemgetter(0, 1, 2))
    return [item for _time, _order, _number, item in found]
