"""The resources of accounts at a moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leastwise.model.configuration_item import ConfigurationItem, ResourceKey

_Index = dict[Any, tuple[ConfigurationItem, ...]]


@dataclass(frozen=True, slots=True)
class State:
    """What there was at `moment` (None: now): the item in force of each resource that was not deleted.

    AWS managed policies that were recorded stand under the account "aws".
    """

    moment: datetime | None
    items: Mapping[ResourceKey, ConfigurationItem]
    _indexes: dict[str, _Index] = field(default_factory=dict, init=False, repr=False, compare=False)

    def by_arn(self, arn: str) -> ConfigurationItem | None:
        """The resource with that ARN, or None. Access keys, which have none, are not found so."""
        found = self._index("arn", lambda item: item.arn).get(arn, ()) if arn else ()
        return found[0] if found else None

    def by_id(self, resource_id: str) -> tuple[ConfigurationItem, ...]:
        """The resources with that unique id: one, unless ids are names, which types and regions share."""
        return self._index("id", lambda item: item.resource_id).get(resource_id, ())

    def of_type(self, resource_type: str, account_id: str | None = None) -> tuple[ConfigurationItem, ...]:
        """The resources of a type, of one account if given."""
        found = self._index("type", lambda item: item.resource_type).get(resource_type, ())
        return found if account_id is None else tuple(item for item in found if item.account_id == account_id)

    def by_name(self, resource_type: str, name: str, account_id: str | None = None) -> tuple[ConfigurationItem, ...]:
        """The resources of a type with that name, else with that name in another case.

        Names of IAM differ in more than case: IAM User Guide, "IAM and AWS STS quotas", name requirements.
        """
        index = self._index("name", lambda item: (item.resource_type, item.resource_name.lower()))
        found = [item for item in index.get((resource_type, name.lower()), ()) if account_id in (None, item.account_id)]
        exact = tuple(item for item in found if item.resource_name == name)
        return exact or tuple(found)

    def accounts(self) -> tuple[str, ...]:
        """The ids of the accounts, in order; without "aws", where the managed policies of AWS stand."""
        return tuple(sorted(self._index("account", lambda item: item.account_id).keys() - {"aws"}))

    def _index(self, name: str, key: Callable[[ConfigurationItem], Any]) -> _Index:
        found = self._indexes.get(name)
        if found is None:
            lists: dict[Any, list[ConfigurationItem]] = {}
            for item in self.items.values():
                lists.setdefault(key(item), []).append(item)
            found = self._indexes[name] = {value: tuple(items) for value, items in lists.items()}
        return found
