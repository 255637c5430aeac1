"""Which findings and resources an analysis shows: of a principal, a resource, without some tags, since a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from leastwise.errors import InputError
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem
from leastwise.model.finding import Finding, FindingStatus, RecordedFinding
from leastwise.model.finding_properties import principal_map

_PRINCIPALS: Final = ("AWS::IAM::User", "AWS::IAM::Role", "AWS::IAM::Group")


@dataclass(frozen=True, slots=True)
class AnalysisFilters:
    """What is shown. Nothing here changes what is judged or recorded.

    `principal` and `resource` are an ARN, a name or a unique id; `without_tags` are (key, value), value None: any.
    """

    principal: str | None = None
    resource: str | None = None
    since: datetime | None = None
    statuses: frozenset[FindingStatus] = frozenset({FindingStatus.ACTIVE})
    without_tags: tuple[tuple[str, str | None], ...] = ()


@dataclass(slots=True)
class Selection:
    """The filters over a state: tells what passes, and what was met on the way."""

    filters: AnalysisFilters
    state: State
    principals: frozenset[str] | None = field(init=False)
    resources: frozenset[str] | None = field(init=False)
    is_recorded: bool = field(init=False, default=True)

    def __post_init__(self) -> None:
        principal, resource = self.filters.principal, self.filters.resource
        self.principals = _named(self.state, principal, _PRINCIPALS) if principal is not None else None
        self.resources = _named(self.state, resource, ()) if resource is not None else None
        self.is_recorded = all(found is None or len(found) > 1 for found in (self.principals, self.resources))

    def has_resource(self, resource: str) -> bool:
        """Whether results about a resource are among those asked for."""
        return all(names is None or resource in names for names in (self.principals, self.resources))

    def has_finding(self, finding: Finding) -> bool:
        """Whether a finding is about the principal and resource asked for."""
        if self.resources is not None and finding.resource not in self.resources:
            return False
        return self.principals is None or not self.principals.isdisjoint(_principals_of(finding))

    def is_shown(self, one: RecordedFinding) -> bool:
        """Whether its status and age are among those asked for."""
        since = self.filters.since
        return one.status in self.filters.statuses and (since is None or one.first_seen >= since)

    def is_excluded(self, finding: Finding) -> bool:
        """Whether its resource or principal has a tag that excludes it."""
        if not self.filters.without_tags:
            return False
        items = (self.state.by_arn(arn) for arn in (finding.resource, finding.principal))
        return any(item is not None and self._has_excluding_tag(item.tags or {}) for item in items)

    def _has_excluding_tag(self, tags: Mapping[str, str]) -> bool:
        return any(key in tags and (value is None or tags[key] == value) for key, value in self.filters.without_tags)


def parse_tags(texts: Sequence[str]) -> tuple[tuple[str, str | None], ...]:
    """(key, value) of KEY=VALUE, (key, None) of KEY. Raises InputError where there is no key."""
    found = []
    for text in texts:
        key, separator, value = text.partition("=")
        if not key:
            raise InputError(f"--exclude-tag {text!r} has no key", "Write --exclude-tag KEY=VALUE.")
        found.append((key, value if separator else None))
    return tuple(found)


def _principals_of(finding: Finding) -> set[str]:
    found = {finding.principal, finding.resource}
    for value in principal_map(finding).values():
        found |= set(value) if isinstance(value, list | tuple) else {str(value)}
    return found


def _named(state: State, text: str, types: tuple[str, ...]) -> frozenset[str]:
    """The text itself, and the ARNs, names and ids of the resources that it names: more than one where any does."""
    found = {text}
    for item in _items(state, text):
        if not types or item.resource_type in types:
            found |= {item.arn, item.resource_id, f"{item.resource_type} {item.resource_id}"}
    return frozenset(found - {""})


def _items(state: State, text: str) -> list[ConfigurationItem]:
    exact = [one for one in (state.by_arn(text), *state.by_id(text)) if one is not None]
    return exact or [item for item in state.items.values() if item.resource_name == text]
