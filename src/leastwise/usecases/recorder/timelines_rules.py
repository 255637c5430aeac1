"""The compliance of a resource on its timeline: at each entry the rules whose state it changed.

AWS Config Developer Guide, "Viewing Compliance History Timeline of Resources and Rules".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.evaluating import knowledge_of
from leastwise.usecases.recorder.rules.history import ComplianceChange, compliance_changes
from leastwise.usecases.recorder.rules.selection import SelectedRule
from leastwise.usecases.recorder.timelines_through import Items, Timelines

if TYPE_CHECKING:
    from leastwise.reference.iam import Reference
    from leastwise.usecases.recorder.timelines import TimelineEntry
    from leastwise.usecases.recorder.timelines_store import OpenRecorder


@dataclass(frozen=True, slots=True)
class PlacedCompliance:
    """Changes of compliance by the entry that brought them about, and those that no entry did, oldest first.

    Without an entry: time passed, more became known, or another resource changed that the timeline does not show.
    """

    of_entries: tuple[tuple[ComplianceChange, ...], ...]
    others: tuple[ComplianceChange, ...]


def compliance_of_timelines(
    recorder: OpenRecorder,
    selected: Sequence[SelectedRule],
    now: datetime,
    reference: Callable[[], Reference] | None = None,
) -> Callable[[Timelines, Items], list[ComplianceChange]]:
    """Return a function from the items of a resource, oldest first, to the changes of its compliance up to `now`."""
    knowledge = knowledge_of(recorder, reference)
    accounts = recorder.inventory.state_at(None).accounts()

    def changes(inventory: Timelines, own: Items) -> list[ComplianceChange]:
        found = compliance_changes(recorder, inventory, own, selected, knowledge, accounts, now)
        return sorted(found, key=lambda change: change.moment)

    return changes


def placed(entries: Sequence[TimelineEntry], changes: Sequence[ComplianceChange]) -> PlacedCompliance:
    """Return the changes beside the entries (oldest first) of a timeline that brought them about."""
    places = {_place(entry.version.item): at for at, entry in enumerate(entries)}
    of_entries: list[list[ComplianceChange]] = [[] for _ in entries]
    others: list[ComplianceChange] = []
    for change in changes:
        at = places.get(_place(change.version.item)) if change.version is not None else None
        (others if at is None else of_entries[at]).append(change)
    return PlacedCompliance(tuple(map(tuple, of_entries)), tuple(others))


def _place(item: ConfigurationItem) -> tuple[object, ...]:
    return item.key, item.capture_time.astimezone(UTC)
