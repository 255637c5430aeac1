"""What is known of a resource from observations alone: merged, placed in time, without repetition.

An observation may be partial: members of `configuration` it does not name stay as known. It makes a version only where
its content differs from what was observed before it; else the version it agrees with was seen again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from leastwise.inventory.json_text import read, written
from leastwise.model.configuration_item import ConfigurationItem, ItemStatus, Origin, ResourceKey

WHOLE: Final = ""
"""Stands for the members of an observation that named every one that was known."""

_TAGS: Final = "#tags"
Content = tuple[bool, str, str, str, str | None, tuple[str, ...]]
"""Whether it is deleted, name, ARN, the texts of configuration and tags, and what is unknown."""

_TICK: Final = timedelta(microseconds=1)


class Outcome(StrEnum):
    """What an observation turned out to be."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    UNCHANGED = "unchanged"


@dataclass(slots=True)
class Version:
    """A resource as observed at `captured`, whole, and until when observations agreed, by what they named.

    `members` and the keys of `seen` are JSON lists of the members that were named, or `WHOLE`. A stored item is only
    read when it is asked for: most are as they were, which their content tells.
    """

    captured: datetime
    content: Content
    read_item: Callable[[], ConfigurationItem]
    members: str = WHOLE
    seen: dict[str, datetime] = field(default_factory=dict)
    is_stored: bool = False
    was_seen: bool = False  # `seen` has changed

    @classmethod
    def of(cls, item: ConfigurationItem, members: str = WHOLE) -> Version:
        """The version that an observation makes."""
        return cls(item.capture_time, content(item), lambda: item, members)

    @property
    def item(self) -> ConfigurationItem:
        """The version as a configuration item."""
        return self.read_item()

    @property
    def is_deleted(self) -> bool:
        """Whether the resource was gone."""
        return self.content[0]

    @property
    def last_seen(self) -> datetime:
        """The last moment an observation agreed."""
        return max([self.captured, *self.seen.values()])


@dataclass(slots=True)
class History:
    """The versions of one resource, oldest first; `is_complete` unless only the newest was read.

    `reads` are the moments at which all resources of its type, account and region were read before.
    """

    versions: list[Version] = field(default_factory=list)
    is_complete: bool = True
    reads: Sequence[datetime] = ()

    def reaches(self, moment: datetime) -> bool:
        """Whether all that an observation of that moment has to be held against was read."""
        return self.is_complete or (bool(self.versions) and moment >= self.versions[-1].last_seen)

    def exists_at(self, moment: datetime) -> bool:
        """Whether the resource was there when last observed before a moment."""
        before = self._before(moment)
        return before is not None and not before.is_deleted

    def _before(self, moment: datetime) -> Version | None:
        index = bisect_right(self.versions, moment, key=lambda version: version.captured)
        return self.versions[index - 1] if index else None

    def observe(self, observation: ConfigurationItem, touched: datetime | None = None) -> Outcome:
        """Take in an observation. `touched` is when an event last changed the resource, where events are known.

        What agrees with the version before it is written again only if an event came between.
        """
        before = self._before(observation.capture_time)
        if before is not None and not before.is_deleted and before.content == content(observation):
            self._see_again(before, observation, WHOLE, touched)
            return Outcome.UNCHANGED
        base = None if before is None or before.is_deleted else before.item
        item, members = _deleted(before, observation) if observation.is_deleted else merged(base, observation)
        if before is not None and before.content == content(item):
            self._see_again(before, item, members, touched)
            return Outcome.UNCHANGED
        self._insert(before, item, members)
        if item.is_deleted:
            return Outcome.GONE
        return Outcome.NEW if base is None else Outcome.CHANGED

    def _see_again(self, before: Version, item: ConfigurationItem, members: str, touched: datetime | None) -> None:
        moment = item.capture_time
        if touched is not None and before.last_seen < touched <= moment:
            self._insert(before, replace(item, supplementary={}), members)
        elif moment > before.seen.get(members, before.captured):
            before.seen[members] = moment
            before.was_seen = True

    def _insert(self, before: Version | None, item: ConfigurationItem, members: str) -> None:
        if before is not None and before.captured == item.capture_time:
            item = replace(item, capture_time=item.capture_time + _TICK)
        added = [Version.of(item, members), *self._split(before, item)]
        self.versions = sorted([*self.versions, *added], key=lambda version: version.captured)

    def _split(self, before: Version | None, item: ConfigurationItem) -> Iterator[Version]:
        """What was seen again after an item of the past is a version of its own from then on.

        Each time its scope was read whole before the next version, the resource was as before, or was not there.
        """
        moment = item.capture_time
        after = [version.captured for version in self.versions if version.captured > moment]
        again = {read for read in self.reads if moment < read and (not after or read < after[0])}
        known = dict(before.seen) if before is not None else {}
        again |= {seen for kind, seen in known.items() if kind == WHOLE and seen > moment}
        if again and not (before is None and item.is_deleted):
            yield _again(before.item if before is not None else absent(item, moment), sorted(again))
        if before is None:
            return
        for kind, seen in known.items():
            if kind != WHOLE and seen > moment:
                yield Version.of(replace(before.item, capture_time=seen), kind)
        kept = {kind: seen for kind, seen in known.items() if seen <= moment}
        earlier = [read for read in self.reads if before.captured < read < moment]
        if WHOLE in known and WHOLE not in kept and earlier:
            kept[WHOLE] = max(earlier)
        before.was_seen |= kept != before.seen
        before.seen = kept


def _again(item: ConfigurationItem, moments: Sequence[datetime]) -> Version:
    """A version as it was seen again, at the first of these moments, and at the last."""
    version = Version.of(replace(item, capture_time=moments[0]))
    if len(moments) > 1:
        version.seen, version.was_seen = {WHOLE: moments[-1]}, True
    return version


def content(item: ConfigurationItem) -> Content:
    """What makes a version: equal for items that `ConfigurationItem.content_hash` takes for one, and quicker."""
    tags = None if item.tags is None else written(dict(item.tags))
    return item.is_deleted, item.resource_name, item.arn, written(item.configuration), tags, item.unknown


def merged(base: ConfigurationItem | None, observation: ConfigurationItem) -> tuple[ConfigurationItem, str]:
    """An observation put onto what was known, and the members it named (see `Version`)."""
    if base is None:
        return replace(observation, supplementary={}), WHOLE
    named = observation.configuration
    is_whole = base.configuration.keys() <= named.keys() and (base.tags is None or observation.tags is not None)
    unknown = {text for text in base.unknown if text.partition(".")[0] not in named} | set(observation.unknown)
    item = replace(
        observation,
        resource_name=observation.resource_name or base.resource_name,
        arn=observation.arn or base.arn,
        configuration={**base.configuration, **named},
        supplementary={},
        tags=base.tags if observation.tags is None else observation.tags,
        unknown=tuple(sorted(unknown)),
    )
    return item, WHOLE if is_whole else members_text(observation)


def members_text(observation: ConfigurationItem) -> str:
    """The members that an observation names, as `Version` keeps them."""
    tags = [] if observation.tags is None else [_TAGS]
    return written(sorted([*observation.configuration, *tags]))


def restricted(item: ConfigurationItem, members: str) -> ConfigurationItem:
    """An item as an observation that names only these members."""
    if members == WHOLE:
        return item
    names = set(read(members))
    kept = {name: value for name, value in item.configuration.items() if name in names}
    unknown = tuple(text for text in item.unknown if text.partition(".")[0] in names)
    return replace(item, configuration=kept, tags=item.tags if _TAGS in names else None, unknown=unknown)


def _deleted(before: Version | None, observation: ConfigurationItem) -> tuple[ConfigurationItem, str]:
    known = before.item if before is not None else observation
    item = replace(
        observation,
        resource_name=observation.resource_name or known.resource_name,
        arn=observation.arn or known.arn,
        configuration={},
        supplementary={},
        tags=None,
        unknown=(),
    )
    return item, WHOLE


def absent(known: ConfigurationItem, moment: datetime) -> ConfigurationItem:
    """The observation that a resource which was known is not there."""
    return replace(
        known,
        capture_time=moment,
        status=ItemStatus.DELETED,
        configuration={},
        supplementary={},
        tags=None,
        origin=Origin.SNAPSHOT,
        cause=None,
        unknown=(),
        since=None,
    )


def sightings(items: Iterable[ConfigurationItem], started: datetime) -> dict[ResourceKey, list[ConfigurationItem]]:
    """The observations of each resource in order of time; what one collection saw of a resource is one observation.

    Items captured since `started` were collected together; older ones, from files, only if their times are equal.
    """
    by_key: dict[ResourceKey, list[ConfigurationItem]] = {}
    for item in items:
        by_key.setdefault(item.key, []).append(item)
    return {key: _folded(found, started) if len(found) > 1 else found for key, found in by_key.items()}


def _folded(items: list[ConfigurationItem], started: datetime) -> list[ConfigurationItem]:
    folded: list[ConfigurationItem] = []
    for item in sorted(items, key=lambda one: one.capture_time):
        last = folded[-1] if folded else None
        together = last is not None and (
            last.capture_time == item.capture_time
            or (last.capture_time >= started and Origin.AWS_CONFIG not in (last.origin, item.origin))
        )
        if last is None or not together or last.is_deleted != item.is_deleted:
            folded.append(item)
        else:
            whole, _members = merged(last, item)
            folded[-1] = replace(whole, supplementary={**last.supplementary, **item.supplementary})
    return folded
