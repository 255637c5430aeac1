"""Unique ids of principals and policies that some files name by ARN only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from leastwise.collectors.collector import Observations
from leastwise.collectors.files.iam_shape import SHAPES
from leastwise.model.configuration_item import ConfigurationItem


@dataclass(slots=True)
class UniqueIds:
    """Which unique id each ARN has, by what other sources said.

    A name that was used again is another resource: where both sources tell when it was created, that has to agree.
    """

    _known: dict[tuple[str, str], dict[str | None, str]] = field(default_factory=dict)

    def learn(self, items: Iterable[ConfigurationItem]) -> None:
        """Remember the ids of IAM resources among the items."""
        for item in items:
            if item.resource_type in SHAPES and item.arn and item.resource_id != item.arn:
                ids = self._known.setdefault((item.resource_type, item.arn), {})
                ids[item.configuration.get("createDate")] = item.resource_id

    def complete(self, observations: Observations) -> int:
        """Give the items that have their ARN as id the unique one where it is known; return how many stay without."""
        observations.items = [self._completed(item) for item in observations.items]
        return sum(_lacks_id(item) for item in observations.items)

    def _completed(self, item: ConfigurationItem) -> ConfigurationItem:
        if not _lacks_id(item):
            return item
        ids = self._known.get((item.resource_type, item.arn), {})
        created = item.configuration.get("createDate")
        found = ids.get(created) or ids.get(None)
        if created is None and len(set(ids.values())) == 1:
            found = next(iter(ids.values()))
        return replace(item, resource_id=found) if found else item


def _lacks_id(item: ConfigurationItem) -> bool:
    return item.resource_type in SHAPES and item.resource_id == item.arn
