"""Members of configurations as rules read them: what was not recorded is an error, never an empty list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from leastwise.model.configuration_item import ConfigurationItem
from leastwise.usecases.recorder.rules.rule import NotRecordedError


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a list that are known; `is_whole` says whether there are no others."""

    name: str
    known: Sequence[Any]
    is_whole: bool

    def whole(self) -> Sequence[Any]:
        """Return the entries, all of them. Raises NotRecordedError where there may be others."""
        if not self.is_whole:
            raise NotRecordedError(f"{self.name} was not recorded whole" if self.known else _missing(self.name))
        return self.known


def entries(item: ConfigurationItem, name: str) -> Entries:
    """Return a list of the configuration as far as it is known; empty and not whole where it was not recorded."""
    found = item.configuration.get(name)
    is_whole = name in item.configuration and name not in item.unknown
    return Entries(name, found if isinstance(found, list | tuple) else (), is_whole)


def is_known(item: ConfigurationItem, name: str) -> bool:
    """Tell whether a member was recorded, null included."""
    return name in item.configuration and name not in item.unknown


def member(item: ConfigurationItem, name: str) -> Any:
    """Return a member of the configuration, None where the resource has none. Raises NotRecordedError."""
    if not is_known(item, name):
        raise NotRecordedError(_missing(name))
    return item.configuration[name]


def moment_of(text: Any) -> datetime | None:
    """Return the moment of an ISO 8601 text, in UTC where it has no zone; None of anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _missing(name: str) -> str:
    return f"{name} was not recorded"
