"""From observations and events to the timeline: what `derive` is given, and the partial observations between."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from leastwise.inventory.event_sourcing import Beginnings, TrailEvent, derive
from leastwise.inventory.histories import Histories
from leastwise.inventory.observed import WHOLE, Version, absent, merged, restricted
from leastwise.inventory.trail_reading import TrailEvents
from leastwise.lake.item_catalogue import ItemCatalogue
from leastwise.model.configuration_item import ConfigurationItem, Origin, ResourceKey, Scope


def derived_items(catalogue: ItemCatalogue | None, events: TrailEvents) -> list[ConfigurationItem]:
    """The whole timeline, oldest first, of all that was recorded and these events."""
    histories = Histories(catalogue).all() if catalogue is not None else []
    whole: list[ConfigurationItem] = []
    partial: list[ConfigurationItem] = []
    listed = list(events)
    trail = _event_times(listed)
    for versions in histories:
        for version in versions:
            is_last = version is versions[-1]
            for observation, is_whole in _observations(version, trail if is_last else None):
                (whole if is_whole else partial).append(observation)
    timeline = derive_with(whole, partial, listed, events.beginnings)
    reads = Histories(catalogue).scope_reads() if catalogue is not None else {}
    missed = _missed(timeline, {one.key for one in (*whole, *partial)}, reads)
    return derive_with([*whole, *missed], partial, listed, events.beginnings) if missed else timeline


def _missed(
    timeline: Sequence[ConfigurationItem], observed: set[ResourceKey], reads: Mapping[Scope, Sequence[datetime]]
) -> list[ConfigurationItem]:
    """The absence of resources that only events told of, where their whole scope was read and they were not there."""
    alive: dict[ResourceKey, list[ConfigurationItem]] = {}
    for item in timeline:
        if item.key not in observed:
            alive.setdefault(item.key, []).append(item)
    found = []
    for key, items in alive.items():
        for moment in sorted(reads.get(Scope(key.account_id, key.region, key.resource_type), ())):
            held = [item for item in items if item.capture_time <= moment]
            if held and not held[-1].is_deleted:
                found.append(absent(replace(held[-1], origin=Origin.SNAPSHOT, cause=None, since=None), moment))
                break
    return found


def _event_times(events: Sequence[TrailEvent]) -> dict[str, list[datetime]]:
    """When the events of each account were, in order."""
    times: dict[str, list[datetime]] = {}
    for event in events:
        times.setdefault(event.account_id, []).append(event.event_time)
    return {account: sorted(found) for account, found in times.items()}


def _observations(
    version: Version, trail: Mapping[str, Sequence[datetime]] | None
) -> Iterator[tuple[ConfigurationItem, bool]]:
    """The observations a version stands for, each with the members it named, and whether these were all.

    That it was seen again tells nothing where no version follows and no event (of `trail`) came between.
    """
    item = version.item
    yield restricted(item, version.members), version.members == WHOLE
    for members, moment in version.seen.items():
        if trail is not None and not _event_between(trail.get(item.account_id, ()), item.capture_time, moment):
            continue
        seen = replace(item, capture_time=moment, origin=Origin.SNAPSHOT, cause=None, since=None)
        yield restricted(seen, members), members == WHOLE


def _event_between(times: Sequence[datetime], after: datetime, until: datetime) -> bool:
    return bisect_left(times, after) < bisect_right(times, until)


def derive_with(
    whole: list[ConfigurationItem],
    partial: list[ConfigurationItem],
    events: list[TrailEvent],
    beginnings: Beginnings | None = None,
) -> list[ConfigurationItem]:
    """The timeline of whole observations and events, with each partial observation put onto what held at its time.

    What an observation did not name is what it had become until then, by the trail too.
    """
    timeline = derive(whole, events, beginnings)
    if not partial:
        return timeline
    by_key: dict[ResourceKey, list[ConfigurationItem]] = {one.key: [] for one in partial}
    for item in sorted([*whole, *timeline], key=lambda item: item.capture_time):
        if item.key in by_key:
            by_key[item.key].append(item)
    completed: dict[ResourceKey, list[ConfigurationItem]] = {}
    for one in sorted(partial, key=lambda one: one.capture_time):
        added = completed.setdefault(one.key, [])
        added.append(_completed(one, by_key[one.key], added))
    return derive([*whole, *(item for added in completed.values() for item in added)], events, beginnings)


def _completed(
    observation: ConfigurationItem, timeline: Sequence[ConfigurationItem], added: Sequence[ConfigurationItem]
) -> ConfigurationItem:
    """A partial observation with the members it lacks, as they were then.

    `timeline` has items and whole observations, oldest first; `added` the partial ones before this, completed.
    """
    held = [item for item in (*timeline, *added[-1:]) if item.capture_time <= observation.capture_time]
    base = max(held, key=lambda item: item.capture_time, default=None)
    if base is None or base.is_deleted or observation.is_deleted:
        return observation
    item, _members = merged(base, observation)
    return item
