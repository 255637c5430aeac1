"""The timeline of a resource: its versions, what befell it through others, and what each change newly allowed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from leastwise.errors import NothingToEvaluateError
from leastwise.model.configuration_item import Cause, ConfigurationItem, ResourceKey
from leastwise.usecases.recorder.actors import actor_of
from leastwise.usecases.recorder.timelines_access import MOST_PRINCIPALS, ToldAccess, access_of, bearing_items
from leastwise.usecases.recorder.timelines_states import ACCESS_KEY, GROUP
from leastwise.usecases.recorder.timelines_through import Related, Remembered, Timelines, related_to, was_related
from leastwise.usecases.recorder.versions import Version, versions_of

if TYPE_CHECKING:
    from leastwise.lake.role_chains import Origin as SessionOrigin
    from leastwise.usecases.recorder.rules.history import ComplianceChange
    from leastwise.usecases.recorder.timelines_access import AccessChanges
    from leastwise.usecases.recorder.timelines_through import Items

    OriginsOf = Callable[[Collection[Cause]], Mapping[str, SessionOrigin]]
    ComplianceOf = Callable[[Timelines, Items], Sequence[ComplianceChange]]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A version on a timeline: of the resource itself, or of another through which it came (`through` names it)."""

    version: Version
    through: str = ""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """One resource from its creation to its deletion: its newest item, and its entries, oldest first.

    `compliance` are the changes of what rules say of it, oldest first; none where no rule was asked.
    """

    newest: ConfigurationItem
    entries: tuple[TimelineEntry, ...]
    compliance: tuple[ComplianceChange, ...] = ()

    @property
    def versions(self) -> tuple[Version, ...]:
        """The resource's own versions."""
        return tuple(entry.version for entry in self.entries if not entry.through)


@dataclass(frozen=True, slots=True)
class TimelineOptions:
    """What of a timeline is wanted: `own` leaves out other resources; `since` inclusive, `until` exclusive, aware.

    At most `most_principals` (0: all) are compared for each change.
    """

    own: bool = False
    since: datetime | None = None
    until: datetime | None = None
    most_principals: int = MOST_PRINCIPALS

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment is within the period."""
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)


def find_resources(
    inventory: Timelines, text: str, *, account_id: str | None = None, resource_type: str | None = None
) -> list[ConfigurationItem]:
    """Return the newest item of each resource of that ARN, unique id, access key id or name, oldest resource first.

    `resource_type` is a type (AWS::IAM::Role) or its last word, in any case. Raises NothingToEvaluateError where
    nothing of that name was ever recorded.
    """
    found = inventory.find(text)
    kept = [
        item
        for item in found
        if account_id in (None, item.account_id) and (resource_type is None or is_of_type(item, resource_type))
    ]
    if kept:
        return kept
    if found:
        others = ", ".join(sorted({f"{item.resource_type} in account {item.account_id}" for item in found}))
        raise NothingToEvaluateError(f"timeline: no such {text!r}: there is {others}", "Change --type or --account.")
    raise NothingToEvaluateError(
        f"timeline: nothing named {text!r} was ever recorded",
        "Give a name, ARN or unique id as it was at the time; `leastwise collect` or `ingest` records more.",
    )


def items_of_resources(inventory: Timelines, resources: Sequence[ConfigurationItem]) -> list[list[ConfigurationItem]]:
    """Return the items of each resource (given by any item of it), oldest first; resources by their beginning."""
    items: dict[ResourceKey, list[ConfigurationItem]] = {}
    for item in inventory.items([resource.key for resource in resources]):
        items.setdefault(item.key, []).append(item)
    return sorted(items.values(), key=lambda listed: (listed[0].capture_time, listed[0].key))


def lifetimes(
    inventory: Timelines,
    resources: Sequence[ConfigurationItem],
    options: TimelineOptions,
    access_changes: AccessChanges,
    origins_of: OriginsOf,
    compliance_of: ComplianceOf | None = None,
) -> Iterator[Lifetime]:
    """Yield the timeline of each resource (given by any item of it), those that began first first.

    `compliance_of` says when rules changed what they say of a resource, given its items.
    """
    remembered = Remembered(inventory)
    for own in items_of_resources(inventory, resources):
        lifetime = _lifetime(remembered, own, options, access_changes, origins_of)
        changes = compliance_of(remembered, own) if compliance_of is not None else ()
        yield replace(lifetime, compliance=tuple(one for one in changes if options.holds(one.moment)))


def _lifetime(
    inventory: Timelines,
    own: list[ConfigurationItem],
    options: TimelineOptions,
    access_changes: AccessChanges,
    origins_of: OriginsOf,
) -> Lifetime:
    related = [] if options.own else related_to(inventory, own)
    entries = [TimelineEntry(version) for version in versions_of(own)] + list(_entries_through(own, related))
    entries = [entry for entry in entries if options.holds(entry.version.item.capture_time)]
    entries.sort(key=lambda entry: (entry.version.item.capture_time, entry.through != ""))
    bearing = bearing_items(inventory, own, (item for one in related for item in one.items))
    access = access_of([entry.version for entry in entries], bearing, access_changes, options.most_principals)
    origins = origins_of([entry.version.cause for entry in entries if entry.version.cause is not None])
    told = (
        replace(entry, version=_told(entry.version, access_told, origins))
        for entry, access_told in zip(entries, access, strict=True)
    )
    return Lifetime(own[-1], tuple(told))


def _told(version: Version, told: ToldAccess, origins: Mapping[str, SessionOrigin]) -> Version:
    actor = actor_of(version.cause, origins) if version.cause is not None else None
    return replace(version, access=told.changes, not_compared=told.not_compared, actor=actor)


def _entries_through(own: list[ConfigurationItem], related: Sequence[Related]) -> Iterator[TimelineEntry]:
    """Versions of other resources while the resource was related to them; their beginnings are no change to it."""
    groups = [one for one in related if one.items[-1].resource_type == GROUP]
    for one in related:
        is_key = one.items[-1].resource_type == ACCESS_KEY
        for version in versions_of(one.items):
            if not is_key and (version.before is None or version.before.is_deleted):
                continue
            if was_related(own, one, version.item.capture_time, groups):
                yield TimelineEntry(version, one.label)


def is_of_type(item: ConfigurationItem, wanted: str) -> bool:
    """Tell whether an item is of a type: AWS::IAM::Role, or its last word, in any case."""
    known = item.resource_type.lower()
    return wanted.lower() in (known, known.rpartition("::")[2])
