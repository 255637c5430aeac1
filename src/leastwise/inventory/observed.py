"""What is known of a resource from observations alone: merged, placed in time, without repetition.

An observation may be partial: members of `configuration` it does not name stay as known, and of lists that it knows a
part of, entries that a fuller source named. It makes a version only where
its content differs from what was observed before it; else the version it agrees with was seen again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from leastwise.inventory.json_text import read, written
from leastwise.inventory.partial_lists import entry_key, joined, only
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

    `members` and the keys of `seen` are JSON lists of the members that were named, or `WHOLE`; a list of which a part
    was named is [member, keys of the entries, whether others are known from a fuller source]. A stored item is only
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
            self._see_again(before, observation, self._members(before, observation), touched)
            return Outcome.UNCHANGED
        base = None if before is None or before.is_deleted else before.item
        if observation.is_deleted:
            item, members = _deleted(before, observation)
        else:
            item, members = merged(base, observation, self._whole_lists(base, before, observation))
        if before is not None and before.content == content(item):
            self._see_again(before, item, members, touched)
            return Outcome.UNCHANGED
        self._insert(before, item, members)
        if item.is_deleted:
            return Outcome.GONE
        return Outcome.NEW if base is None else Outcome.CHANGED

    def _members(self, before: Version, observation: ConfigurationItem) -> str:
        if not observation.partial:
            return WHOLE
        return members_text(observation, self._whole_lists(before.item, before, observation))

    def _whole_lists(
        self, base: ConfigurationItem | None, before: Version | None, observation: ConfigurationItem
    ) -> frozenset[str]:
        """Those of an observation's partial lists that a fuller source has named, or that nothing says was partial."""
        if base is None or before is None or not observation.partial:
            return frozenset()
        return frozenset(member for member in observation.partial if self._is_whole(before, member))

    def _is_whole(self, before: Version, member: str) -> bool:
        for version in reversed([one for one in self.versions if one.captured <= before.captured]):
            told = [_told_of(text, member) for text in (version.members, *version.seen)]
            if any(told):
                return True
            if False in told:
                return False
        return True

    def _see_again(self, before: Version, item: ConfigurationItem, members: str, touched: datetime | None) -> None:
        moment = item.capture_time
        if touched is not None and before.last_seen < touched <= moment:
            self._insert(before, replace(item, supplementary={}, partial=()), members)
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


def _told_of(text: str, member: str) -> bool | None:
    """Whether members (see `Version`) name a list whole, or a part of a list known whole; None where they do not."""
    if text == WHOLE:
        return True
    for one in read(text):
        if one == member:
            return True
        if isinstance(one, list) and one[0] == member:
            return bool(one[2])
    return None


def merged(
    base: ConfigurationItem | None, observation: ConfigurationItem, whole_lists: Collection[str] | None = None
) -> tuple[ConfigurationItem, str]:
    """An observation put onto what was known, and the members it named (see `Version`).

    Of its partial lists, those in `whole_lists` (None: all) keep the entries that it does not name.
    """
    if base is None:
        text = members_text(observation) if observation.partial else WHOLE
        return replace(observation, supplementary={}, partial=()), text
    named = observation.configuration
    is_whole = base.configuration.keys() <= named.keys() and (base.tags is None or observation.tags is not None)
    kept = observation.partial if whole_lists is None else whole_lists
    unknown = {text for text in base.unknown if text.partition(".")[0] not in named} | set(observation.unknown)
    item = replace(
        observation,
        resource_name=observation.resource_name or base.resource_name,
        arn=observation.arn or base.arn,
        configuration=joined(base.configuration, named, kept),
        supplementary={},
        tags=base.tags if observation.tags is None else observation.tags,
        unknown=tuple(sorted(unknown)),
        partial=(),
    )
    return item, WHOLE if is_whole and not observation.partial else members_text(observation, kept)


def members_text(observation: ConfigurationItem, whole_lists: Collection[str] = ()) -> str:
    """The members that an observation names, as `Version` keeps them."""
    tags = [] if observation.tags is None else [_TAGS]
    names: list[Any] = sorted([*observation.configuration, *tags])
    for at, name in enumerate(names):
        value = observation.configuration.get(name) if name in observation.partial else None
        if isinstance(value, list):
            names[at] = [name, sorted(map(entry_key, value)), name in whole_lists]
    return written(names)


def restricted(item: ConfigurationItem, members: str) -> ConfigurationItem:
    """An item as an observation that names only these members, and of partial lists these entries."""
    if members == WHOLE:
        return item
    listed = read(members)
    partial = {one[0]: one[1] for one in listed if isinstance(one, list)}
    names = {one for one in listed if isinstance(one, str)} | partial.keys()
    kept = {
        name: only(value, partial[name]) if name in partial else value
        for name, value in item.configuration.items()
        if name in names
    }
    unknown = tuple(text for text in item.unknown if text.partition(".")[0] in names)
    tags = item.tags if _TAGS in names else None
    return replace(item, configuration=kept, tags=tags, unknown=unknown, partial=tuple(sorted(partial)))


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
            facts = {**last.supplementary, **item.supplementary}
            folded[-1] = replace(whole, supplementary=facts, partial=_still_partial(last, item))
    return folded


def _still_partial(last: ConfigurationItem, item: ConfigurationItem) -> tuple[str, ...]:
    """The lists that neither of two observations knows whole."""
    return tuple(
        sorted(
            member
            for member in {*last.partial, *item.partial}
            if all(member in one.partial or member not in one.configuration for one in (last, item))
        )
    )
